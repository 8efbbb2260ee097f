from django.urls import path

from parvis.web.checkout import cheques, debiting, paying, views

app_name = "checkout"
urlpatterns = [
    path("checkout/", views.start, name="start"),
    path("checkout/<str:number>/payment/", paying.pay, name="pay"),
    path("checkout/<str:number>/card/<int:pk>/", paying.kept_card, name="kept-card"),
    path("checkout/<str:number>/balance/", paying.from_balance, name="balance"),
    path("checkout/<str:number>/debit/", debiting.debit, name="debit"),
    path("checkout/<str:number>/transfer/", paying.transfer, name="transfer"),
    path("checkout/<str:number>/cheque/", cheques.cheque, name="cheque"),
    path("checkout/<str:number>/return/", paying.back, name="back"),
    path("checkout/<str:number>/done/", paying.done, name="done"),
]
