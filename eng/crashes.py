#!/usr/bin/env python3
"""Prints what crash reports of .NET say of test hosts: the frames of the thread that crashed.

usage: eng/crashes.py FOLDER

dotnet test tells of a crashed test host only the first 4,096 characters that it wrote. Programs that tests let crash are passed over.
"""
import json
import pathlib
import sys

for path in sorted(pathlib.Path(sys.argv[1]).glob("*.crashreport.json")):
    report = json.loads(path.read_text(errors="replace"), strict=False)["payload"]
    if "testhost" not in report.get("process_name", ""):
        continue
    print(f"a test host crashed: {path.name}")
    for thread in report["threads"]:
        if thread.get("crashed") != "true":
            continue
        print(f"  exception: {thread.get('managed_exception_type', 'none')}")
        for frame in thread["stack_frames"][:60]:
            print("  at", frame.get("method_name") or f"{frame.get('native_module', '?')}!{frame.get('unmanaged_name', frame.get('native_image_offset'))}")
