"""Where shipped files are found, installed or in a checkout."""

from mailticket import paths


def test_a_checkout_has_them_at_the_top():
    assert (paths.templates() / "en" / "ack.md").is_file()
    assert paths.PACKAGE.parent / "templates" == paths.templates()


def test_an_installed_package_carries_them(tmp_path, monkeypatch):
    """What a wheel brings goes before whatever lies beside the package."""
    carried = tmp_path / "mailticket" / "_data" / "templates"
    carried.mkdir(parents=True)
    (tmp_path / "templates").mkdir()
    monkeypatch.setattr(paths, "PACKAGE", tmp_path / "mailticket")

    assert carried == paths.templates()


def test_what_is_shipped_nowhere_has_a_place_to_name(tmp_path, monkeypatch):
    """So that the error says where it was looked for."""
    monkeypatch.setattr(paths, "PACKAGE", tmp_path / "mailticket")

    assert tmp_path / "mailticket" / "_data" / "config" == paths.shipped("config")
