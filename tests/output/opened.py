"""Result files as their users make and open them, for the tests of this folder."""
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import xarray as xr

SOURCE = Path(os.environ.get("YINGSHANG_SOURCE", Path(__file__).resolve().parents[2]))
PROGRAM = os.environ.get("YINGSHANG", str(SOURCE / "build/release/yingshang"))
ENGINES = ("h5netcdf", "netcdf4")
COUNTIES = ["640424", "640402"]


def yingshang(*arguments, expected=0):
    done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, check=False, timeout=120)
    if done.returncode != expected:
        raise AssertionError(f"{arguments} answered {done.returncode}: {done.stderr}")
    return done


def opened(file, group, engine="netcdf4"):
    with xr.open_dataset(file, engine=engine, group=group) as data:
        return data.load()


class Folder(unittest.TestCase):
    """Tests that share a folder, gone at the end."""

    @classmethod
    def setUpClass(cls):
        cls._folder = tempfile.TemporaryDirectory(prefix="yingshang.")
        cls.folder = Path(cls._folder.name)

    @classmethod
    def tearDownClass(cls):
        cls._folder.cleanup()
