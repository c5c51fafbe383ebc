"""Settings from a file and the environment, and the sentences about bad ones."""

import pytest

from webapp.config import SETTINGS, Config, ConfigProblem, read_config


def test_without_anything_the_server_listens_on_this_machine_alone():
    config = read_config(environment={})
    assert (config.host, config.port, config.database) == ("127.0.0.1", 5000, "var/tracker.sqlite3")


def test_the_environment_goes_over_the_file(tmp_path):
    file = tmp_path / "settings.toml"
    file.write_text('port = 6000\nstudio_name = "Moonfarm"\nregistration = false\n')
    config = read_config(str(file), {"VFX_TRACKER_PORT": "7000"})
    assert (config.port, config.studio_name, config.registration) == (7000, "Moonfarm", False)


def test_the_environment_may_name_the_file(tmp_path):
    file = tmp_path / "settings.toml"
    file.write_text("port = 6000\n")
    assert read_config(environment={"VFX_TRACKER_CONFIG": str(file)}).port == 6000


@pytest.mark.parametrize(
    ("text", "value"), [("true", True), ("1", True), ("on", True), ("no", False), ("0", False)]
)
def test_truths_are_written_as_people_write_them(text, value):
    assert read_config(environment={"VFX_TRACKER_REGISTRATION": text}).registration is value


@pytest.mark.parametrize(
    ("environment", "word"),
    [
        ({"VFX_TRACKER_PORT": "many"}, "VFX_TRACKER_PORT"),
        ({"VFX_TRACKER_PORT": "70000"}, "port"),
        ({"VFX_TRACKER_THREADS": "0"}, "threads"),
        ({"VFX_TRACKER_REGISTRATION": "maybe"}, "VFX_TRACKER_REGISTRATION"),
        ({"VFX_TRACKER_LOG_LEVEL": "LOUD"}, "log_level"),
        ({"VFX_TRACKER_PUBLIC_URL": "time.studio.example"}, "public_url"),
        ({"VFX_TRACKER_DATABASE": ""}, "database"),
        ({"VFX_TRACKER_CONFIG": "/no/such/file.toml"}, "/no/such/file.toml"),
    ],
)
def test_a_bad_setting_gets_a_sentence(environment, word):
    with pytest.raises(ConfigProblem, match=r"\.$") as problem:
        read_config(environment=environment)
    assert word in str(problem.value)


@pytest.mark.parametrize(
    ("text", "word"),
    [("prot = 1", "prot"), ("port = '5'", "port"), ("port = true", "port"), ("port = ", "TOML")],
)
def test_a_bad_file_gets_a_sentence(tmp_path, text, word):
    file = tmp_path / "settings.toml"
    file.write_text(text)
    with pytest.raises(ConfigProblem, match=word):
        read_config(str(file), {})


def test_every_setting_is_told():
    assert [setting.name for setting in SETTINGS] == list(vars(Config()))
    assert all(setting.meaning for setting in SETTINGS)
