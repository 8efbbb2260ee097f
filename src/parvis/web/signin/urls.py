from django.urls import path

from parvis.web.signin import views

urlpatterns = [
    path("signin/", views.signin, name="signin"),
    path("signout/", views.signout, name="signout"),
    path("signup/", views.signup, name="signup"),
    path("signup/verify/", views.verify, name="signup-verify"),
    path("signup/details/", views.details, name="signup-details"),
    path("password/reset/", views.reset, name="password-reset"),
    path("password/<str:uid>/<str:token>/", views.new_password, name="password-new"),
    path("reauth/", views.reauth, name="reauth"),
]
