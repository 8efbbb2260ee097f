from parvis.contacts.models.contacts import Contact
from parvis.contacts.models.verifications import ContactVerification

__all__ = ["Contact", "ContactVerification"]
