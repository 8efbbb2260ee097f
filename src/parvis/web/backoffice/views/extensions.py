"""What registries allow, extension by extension: every rule with its source, and the versions by date (DOM-7, K10)."""

from django.http import Http404, HttpResponse
from django.utils import timezone

from parvis.accounts.permissions import Permission
from parvis.catalog.models import Tld
from parvis.catalog.rules import ASSUMED, described, rules_of, versions_of, waiting_of
from parvis.web.access import staff
from parvis.web.backoffice.extensions import groups_of, in_words, label_of, unconfirmed
from parvis.web.requests import PortalRequest, words_typed
from parvis.web.ui.responses import render


@staff(Permission.STAFF_READ)
def extensions(request: PortalRequest) -> HttpResponse:
    """Every extension that is described or sold, and how many of its rules are to be confirmed."""
    today, asked = timezone.localdate(), words_typed(request).lstrip(".").lower()
    registries = dict(Tld.objects.values_list("name", "registry"))
    names = sorted({*described(), *registries})
    rows = [
        {
            "rules": rules,
            "registry": registries.get(name, ""),
            "is_assumed": rules.family == ASSUMED,
            "unconfirmed": unconfirmed(rules),
            "terms": in_words("terms", rules.terms),
            "late": in_words("late_renew_days", rules.late_renew_days),
            "redemption": in_words("redemption_days", rules.redemption_days),
            "transfer": in_words("transfer_days", rules.transfer_days),
        }
        for name in names
        if asked in name
        for rules in [rules_of(name, today)]
    ]
    return render(request, "backoffice/extensions.html", {"rows": rows, "q": asked})


@staff(Permission.STAFF_READ)
def extension(request: PortalRequest, tld: str) -> HttpResponse:
    """One extension: the rules of today, or of the version that ``?from=`` names."""
    if tld not in described() and not Tld.objects.filter(name=tld).exists():
        raise Http404(tld)
    versions = versions_of(tld)
    current = rules_of(tld, timezone.localdate())
    chosen = next((version for version in versions if str(version.since) == request.GET.get("from")), current)
    context = {
        "rules": chosen,
        "groups": groups_of(chosen),
        "versions": [(version.since, version == chosen, version == current) for version in versions],
        "is_current": chosen == current,
        "is_assumed": chosen.family == ASSUMED,
        "unconfirmed": unconfirmed(chosen),
        "waiting": [
            (block.switch, [(label_of(name), in_words(name, value)) for name, value in sorted(block.values.items())])
            for block in waiting_of(tld)
        ],
    }
    return render(request, "backoffice/extension.html", context)
