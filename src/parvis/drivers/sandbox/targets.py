"""Sites that answer in a demonstration, where nobody outside is asked."""

from parvis.redirections.ports import Sight


class SandboxTargets:
    """Every site answers and may be framed, but names that begin with ``silent.`` and ``no-frames.``."""

    def look(self, target: str, *, host: str) -> Sight:
        """See ``Looker``."""
        name = target.partition("://")[2]
        return Sight(
            answers=not name.startswith("silent."),
            allows_frames=not name.startswith("no-frames."),
            comes_back=name.split("/", 1)[0] == host,
        )

    def exchange(self) -> str:
        """Nothing was said to anybody."""
        return ""
