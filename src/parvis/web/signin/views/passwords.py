"""Lost passwords, and proof that it is really you (ACC-1, SEC-1)."""

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.utils.translation import gettext as _

from parvis.accounts.actions.codes import check_code, send_code
from parvis.accounts.actions.security import change_password, send_reset
from parvis.accounts.models import User
from parvis.accounts.throttling import is_over, network_of
from parvis.kit.actor import Actor
from parvis.kit.refusals import NotAllowedError
from parvis.web.access import PROVED_AT, proving, public
from parvis.web.requests import PortalRequest
from parvis.web.signin.destinations import wanted
from parvis.web.signin.forms import NewPasswordForm, ProofForm, ResetForm
from parvis.web.ui.responses import render
from parvis.web.ui.views import too_many

PURPOSE = "proof"


@public
def reset(request: PortalRequest) -> HttpResponse:
    """Ask for a link. The answer is the same whether the address is known or not."""
    form = ResetForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        if is_over(f"reset:{network_of(request.actor.ip)}", limit=10, seconds=900, now=now):
            return too_many(request, 15)
        email = form.cleaned_data["email"].lower()
        person = User.objects.select_related("brand").filter(brand=request.brand, email=email, is_active=True).first()
        if not is_over(f"reset:{request.brand.pk}:{email}", limit=3, seconds=900, now=now):
            _send_link(request, person, email)
        return render(request, "signin/reset_sent.html", {"email": email})
    status = 422 if request.method == "POST" else 200
    return render(request, "signin/reset.html", {"form": form}, status=status)


def _send_link(request: PortalRequest, person: User | None, email: str) -> None:
    """Write the message. For an unknown address the same is done and undone, so that the time tells nothing."""
    somebody = person or User(pk=0, brand=request.brand, email=email, language=request.brand.default_language)
    uid = urlsafe_base64_encode(force_bytes(somebody.pk))
    path = reverse("password-new", args=[uid, default_token_generator.make_token(somebody)])
    with transaction.atomic():
        send_reset(somebody, link=request.build_absolute_uri(path), now=timezone.now())
        if person is None:
            transaction.set_rollback(True)


@public
def new_password(request: PortalRequest, uid: str, token: str) -> HttpResponse:
    """Choose a password with the link of the e-mail: good for half an hour, once."""
    try:
        number = int(urlsafe_base64_decode(uid))
    except ValueError:
        number = 0
    person = User.objects.filter(pk=number, brand=request.brand, is_active=True).first()
    if person is None or not default_token_generator.check_token(person, token):
        return render(request, "signin/link_over.html", status=410)
    form = NewPasswordForm(request.POST if request.method == "POST" else None, person=person)
    if request.method == "POST" and form.is_valid():
        by = Actor(user_id=person.pk, label=person.full_name, ip=request.actor.ip)
        change_password(person, password=form.cleaned_data["password"], actor=by, now=timezone.now())
        return render(request, "signin/password_changed.html")
    status = 422 if request.method == "POST" else 200
    return render(request, "signin/password_new.html", {"form": form}, status=status)


@proving
def reauth(request: PortalRequest) -> HttpResponse:
    """Password and e-mail code, good for ten minutes; then back to what one was doing."""
    person = request.person
    if person is None:
        return HttpResponseRedirect(reverse("signin"))
    now = timezone.now()
    if request.POST.get("send"):
        send_code(request.brand, person.email, purpose=PURPOSE, language=request.LANGUAGE_CODE, now=now)
        form = ProofForm()
        return render(request, "signin/reauth.html", {"form": form, "next": wanted(request), "is_sent": True})
    form = ProofForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if is_over(f"proof:{person.pk}", limit=10, seconds=900, now=now):
            return too_many(request, 15)
        try:
            check_code(request.brand, person.email, purpose=PURPOSE, code=form.cleaned_data["code"], now=now)
        except NotAllowedError as refusal:
            form.add_error("code", str(refusal))
        else:
            if person.check_password(form.cleaned_data["password"]):
                request.session[PROVED_AT] = now.isoformat()
                return HttpResponseRedirect(wanted(request) or reverse("portal:dashboard"))
            form.add_error("password", _("This is not your password. Ask for a new code and try again."))
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "next": wanted(request), "is_sent": request.method == "POST"}
    return render(request, "signin/reauth.html", context, status=status)
