from gehoor.web.urls import urlpatterns

__all__ = ["urlpatterns"]
