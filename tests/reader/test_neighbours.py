"""Protects the neighbours of counties, along which practice spreads: those that region/ningxia.toml states are those of its map."""
import json
import os
import pathlib
import tomllib
import unittest

REGION = pathlib.Path(os.environ.get("YINGSHANG_SOURCE", pathlib.Path(__file__).parents[2])) / "scenarios" / "region"


def pieces_of_border(geometry):
    """Straight pieces of the outline, whichever way they run; neighbours on the map share them to the last digit."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    rings = [[tuple(point) for point in ring] for polygon in polygons for ring in polygon]
    return {frozenset(piece) for ring in rings for piece in zip(ring, ring[1:])}


class Neighbours(unittest.TestCase):
    def test_those_stated_are_those_of_the_map(self):
        features = json.loads((REGION / "ningxia_counties.geojson").read_text("utf-8"))["features"]
        borders = {f["properties"]["code"]: pieces_of_border(f["geometry"]) for f in features}
        drawn = {a: {b for b in borders if b != a and borders[a] & borders[b]} for a in borders}
        counties = tomllib.loads((REGION / "ningxia.toml").read_text("utf-8"))["region"]["county"]
        self.assertEqual({c["code"]: set(c["neighbours"]) for c in counties}, drawn)
        self.assertTrue(all(drawn.values()), "an island")

    def test_the_map_has_its_licence(self):
        self.assertIn("MIT", (REGION / "GEOMETRY_LICENSE.md").read_text("utf-8"))
        self.assertIn("MIT", (REGION / "GEOMETRY_LICENSE_MIT.txt").read_text("utf-8"))


if __name__ == "__main__":
    unittest.main()
