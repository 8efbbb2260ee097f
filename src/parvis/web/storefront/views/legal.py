"""What the law asks every shop to publish (LCEN art. 6, C. conso. L111-1; accessibility: Act of 11 February 2005, art. 47)."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from parvis.brands.models import BrandText
from parvis.web.access import public
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import render


@public
def legal(request: PortalRequest, slug: str) -> HttpResponse:
    """Terms, legal notice or privacy: the brand's own text, under the seller's identity for the notice."""
    text = get_object_or_404(BrandText, brand=request.brand, slug=slug, language=request.LANGUAGE_CODE)
    context = {
        "text": text,
        "paragraphs": text.body.strip().split("\n\n"),
        "seller": request.brand.legal_entity if slug == "notice" else None,
    }
    return render(request, "storefront/legal.html", context)


@public
def accessibility(request: PortalRequest) -> HttpResponse:
    """The accessibility statement: what has been checked, what has not, and whom to tell."""
    return render(request, "storefront/accessibility.html")
