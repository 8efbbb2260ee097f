"""The pages of a DNS zone, under the page of its name, and of templates."""

from django.urls import path

from parvis.web.portal.dns import (
    applying,
    diagnosis,
    drafting,
    editing,
    history,
    importing,
    many,
    own_templates,
    removing,
    review,
    settings,
    texting,
    zone,
)
from parvis.web.portal.domains import outside

urlpatterns = [
    path("domains/<str:name>/dns/", zone.zone, name="zone"),
    path("domains/<str:name>/dns/review/", review.review, name="zone-review"),
    path("domains/<str:name>/dns/draft/", drafting.begin, name="zone-draft"),
    path("domains/<str:name>/dns/draft/abandon/", drafting.abandon, name="zone-draft-abandon"),
    path("domains/<str:name>/dns/draft/rebase/", drafting.rebase, name="zone-draft-rebase"),
    path("domains/<str:name>/dns/draft/<int:pk>/undo/", drafting.take_back, name="zone-draft-undo"),
    path("domains/<str:name>/dns/import/", importing.import_file, name="zone-import"),
    path("domains/<str:name>/dns/template/", applying.apply_template, name="zone-template"),
    path("domains/<str:name>/dns/text/", texting.text, name="zone-text"),
    path("domains/<str:name>/dns/history/", history.versions, name="zone-history"),
    path("domains/<str:name>/dns/history/compare/", history.compare, name="zone-compare"),
    path("domains/<str:name>/dns/history/<int:number>/", history.version, name="zone-version"),
    path("domains/<str:name>/dns/history/<int:number>/restore/", history.restore, name="zone-restore"),
    path("templates/", own_templates.templates, name="templates"),
    path("templates/new/", own_templates.add, name="template-new"),
    path("templates/apply/", many.apply_to_many, name="templates-apply"),
    path("templates/runs/<int:pk>/", many.run, name="template-run"),
    path("templates/runs/<int:pk>/stop/", many.stop, name="template-run-stop"),
    path("templates/<int:pk>/", own_templates.change, name="template"),
    path("templates/<int:pk>/delete/", own_templates.delete, name="template-delete"),
    path("domains/<str:name>/dns/publication/", zone.publication, name="zone-publication"),
    path("domains/<str:name>/dns/diagnosis/", diagnosis.diagnosis, name="zone-diagnosis"),
    path("domains/<str:name>/dns/look/", outside.look, name="zone-look"),
    path("domains/<str:name>/dns/records/add/", editing.add, name="zone-record-new"),
    path("domains/<str:name>/dns/records/check/", editing.check, name="zone-record-check"),
    path("domains/<str:name>/dns/records/delete/", removing.delete, name="zone-records-delete"),
    path("domains/<str:name>/dns/records/<str:key>/edit/", editing.change, name="zone-record"),
    path("domains/<str:name>/dns/undo/", removing.undo, name="zone-undo"),
    path("domains/<str:name>/dns/export/", settings.export, name="zone-export"),
    path("domains/<str:name>/dns/soa/", settings.soa, name="zone-soa"),
]
