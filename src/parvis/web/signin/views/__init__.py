from parvis.web.signin.views.consent import approve_holder
from parvis.web.signin.views.holder import verify_holder
from parvis.web.signin.views.passwords import new_password, reauth, reset
from parvis.web.signin.views.sessions import account, signin, signout
from parvis.web.signin.views.signing_up import details, signup, verify

__all__ = [
    "account",
    "approve_holder",
    "details",
    "new_password",
    "reauth",
    "reset",
    "signin",
    "signout",
    "signup",
    "verify",
    "verify_holder",
]
