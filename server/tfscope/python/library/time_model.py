"""``time``, ``datetime`` and ``calendar``: arithmetic and formatting are real, clocks are unknown."""

from __future__ import annotations

import datetime
import time
from typing import Any

from tfscope.python.library.module_model import (
    ModuleModel,
    host_names,
    silent_functions,
    unknown,
    unknown_functions,
)
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown, brief


class Date(datetime.date):
    """``datetime.date`` without a clock."""

    @classmethod
    def today(cls) -> Any:
        """Unknown."""
        return unknown("clock", "date.today()")

    @classmethod
    def fromtimestamp(cls, *args: Any) -> Any:
        """Unknown: depends on the time zone of the machine."""
        return unknown("clock", "date.fromtimestamp()")


class DateTime(datetime.datetime):
    """``datetime.datetime`` without a clock and without the machine's time zone."""

    @classmethod
    def now(cls, tz: Any = None) -> Any:
        """Unknown."""
        return unknown("clock", "datetime.now()")

    @classmethod
    def utcnow(cls) -> Any:
        """Unknown."""
        return unknown("clock", "datetime.utcnow()")

    @classmethod
    def today(cls) -> Any:
        """Unknown."""
        return unknown("clock", "datetime.today()")

    @classmethod
    def fromtimestamp(cls, *args: Any, **kwargs: Any) -> Any:
        """Unknown: depends on the time zone of the machine."""
        return unknown("clock", "datetime.fromtimestamp()")

    def timestamp(self) -> Any:
        """Unknown without a time zone."""
        if self.tzinfo is None:
            return unknown("clock", "timestamp()")
        return super().timestamp()

    def astimezone(self, tz: Any = None) -> Any:
        """Unknown without a time zone."""
        if self.tzinfo is None or tz is None:
            return unknown("clock", "astimezone()")
        return super().astimezone(tz)


Date.__name__ = Date.__qualname__ = "date"
DateTime.__name__ = DateTime.__qualname__ = "datetime"


def strftime(format: Any, t: Any = None) -> Any:
    """``time.strftime``; without a time it asks the clock."""
    if t is None or type(t) is Unknown or type(format) is Unknown:
        return unknown("clock", f"time.strftime({brief(format)})")
    return time.strftime(format, t)


def gmtime(secs: Any = None) -> Any:
    """``time.gmtime``; without an argument it asks the clock."""
    if secs is None or type(secs) is Unknown:
        return unknown("clock", "time.gmtime()")
    return time.gmtime(secs)


def _sleep(secs: Any) -> None:
    """Waits for something outside: a loop that does so builds nothing by going on."""
    current_run().runtime_uses += 1


def _time() -> ModuleModel:
    clocks = """time clock perf_counter process_time monotonic time_ns perf_counter_ns
    process_time_ns monotonic_ns thread_time localtime ctime asctime mktime get_clock_info"""
    members = unknown_functions("clock", "time", clocks)
    members.update(silent_functions("tzset"), sleep=_sleep)
    members.update(host_names("time", "strptime struct_time"))
    members.update(strftime=strftime, gmtime=gmtime)
    return ModuleModel("time", members, missing="clock")


def _datetime() -> ModuleModel:
    members: dict[str, Any] = host_names("datetime", "timedelta time timezone tzinfo")
    members.update(date=Date, datetime=DateTime, MINYEAR=1, MAXYEAR=9999, UTC=datetime.timezone.utc)
    return ModuleModel("datetime", members)


def _calendar() -> ModuleModel:
    names = "isleap leapdays monthrange weekday day_name month_name day_abbr month_abbr timegm"
    return ModuleModel("calendar", host_names("calendar", names), missing="unmodelled-api")


MODELS = {
    "time": _time,
    "datetime": _datetime,
    "calendar": _calendar,
    "timeit": lambda: ModuleModel(
        "timeit", unknown_functions("clock", "timeit", "timeit repeat default_timer"),
        missing="clock",
    ),
}  # fmt: skip
