from django.urls import path
from django.views.decorators.cache import cache_control

from parvis.web.signin import views

never_kept = cache_control(no_store=True, private=True)
"""These pages show addresses and links of somebody who is not signed in yet."""

urlpatterns = [
    path("signin/", never_kept(views.signin), name="signin"),
    path("account/choose/", never_kept(views.account), name="signin-account"),
    path("signout/", never_kept(views.signout), name="signout"),
    path("signup/", never_kept(views.signup), name="signup"),
    path("signup/verify/", never_kept(views.verify), name="signup-verify"),
    path("signup/details/", never_kept(views.details), name="signup-details"),
    path("password/reset/", never_kept(views.reset), name="password-reset"),
    path("password/<str:uid>/<str:token>/", never_kept(views.new_password), name="password-new"),
    path("verify/<str:token>/", never_kept(views.verify_holder), name="holder-verify"),
    path("approve/<str:token>/", never_kept(views.approve_holder), name="holder-approve"),
    path("reauth/", never_kept(views.reauth), name="reauth"),
]
