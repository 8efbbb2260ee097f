from parvis.domains.models.contacts import RegistryContact
from parvis.domains.models.domains import Domain
from parvis.domains.models.searches import Answer, Search

__all__ = ["Answer", "Domain", "RegistryContact", "Search"]
