from django.urls import path

from parvis.web.portal.account import email, views

urlpatterns = [
    path("account/", views.profile, name="profile"),
    path("account/request/", views.request_change, name="profile-request"),
    path("account/email/", email.verify, name="email-verify"),
    path("account/preferences/", views.preferences, name="preferences"),
    path("account/security/", views.security, name="security"),
    path("account/security/password/", views.change_password_page, name="password-change"),
    path("account/security/sign-out/", views.sign_out_all, name="sign-out-everywhere"),
    path("org/switch/", views.switch, name="switch"),
]
