from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from video_gateway import cli, configuration
from video_gateway.settings import Settings, SettingsError


def loaded(tmp_path: Path, text: str, **environment: str) -> Settings:
    path = tmp_path / "gateway.toml"
    path.write_text(text)
    return configuration.load(path, environment=environment)


def test_a_key_in_the_vendors_variable_is_a_provider() -> None:
    configured = configuration.load(environment={"OPENAI_API_KEY": "sk-1", "RUNWAYML_API_SECRET": "key_2"})
    assert {name: entry.base_url for name, entry in configured.providers.items()} == {
        "openai": "https://api.openai.com/v1",
        "runway": "https://api.dev.runwayml.com",
    }
    assert configured.providers["openai"].keys[0].value.get_secret_value() == "sk-1"


def test_nothing_configured_is_nothing_configured() -> None:
    configured = configuration.load(environment={})
    assert (dict(configured.providers), configured.has_callers) == ({}, False)


def test_the_environment_is_laid_over_the_file_and_the_command_line_over_both(tmp_path: Path) -> None:
    path = tmp_path / "gateway.toml"
    path.write_text('[server]\nport = 1000\nhost = "127.0.0.2"\naccess_log = false')
    configured = configuration.load(
        path,
        environment={"VIDEO_GATEWAY_SERVER__PORT": "2000", "VIDEO_GATEWAY_SERVER__HOST": "127.0.0.3"},
        overrides={"server.port": 3000},
    )
    assert (configured.server.port, configured.server.host, configured.server.access_log) == (
        3000,
        "127.0.0.3",
        False,
    )


@pytest.mark.parametrize(
    ("provider", "option", "base_url"),
    [
        ("vertex", 'location = "europe-west4"', "https://europe-west4-aiplatform.googleapis.com"),
        ("vertex", 'location = "global"', "https://aiplatform.googleapis.com"),
        ("vertex", 'project = "p"', "https://us-central1-aiplatform.googleapis.com"),
        ("bedrock", 'region = "us-west-2"', "https://bedrock-runtime.us-west-2.amazonaws.com"),
    ],
)
def test_a_region_is_asked_where_it_is(tmp_path: Path, provider: str, option: str, base_url: str) -> None:
    text = f"[providers.{provider}]\noptions = {{ {option} }}"
    with pytest.raises(SettingsError, match=f"{provider} wants a key"):
        loaded(tmp_path, text)
    entry = loaded(tmp_path, f'{text}\nkeys = [{{ name = "a", value = "b" }}]').providers[provider]
    assert entry.base_url == base_url


def test_hosts_that_may_be_fetched_from_are_names_addresses_and_networks(tmp_path: Path) -> None:
    hosts = ("minio", "media.internal", "my_host.", "10.2.0.0/16", "127.0.0.1", "::1", "[fd00::]", "fd00::/8")
    listed = ", ".join(f'"{host}"' for host in hosts)
    assert loaded(tmp_path, f"[fetch]\nallow_hosts = [{listed}]").fetch.allow_hosts == hosts


def test_a_credential_may_stand_in_a_variable(tmp_path: Path) -> None:
    text = (
        '[providers.vllm]\nbase_url = "http://10.0.0.5:8000/v1/"\nkeys = [{name = "a", value = "env:VLLM"}]'
    )
    entry = loaded(tmp_path, text, VLLM="secret").providers["vllm"]
    assert (entry.family, entry.dialect, entry.base_url) == ("openai", "vllm", "http://10.0.0.5:8000/v1")
    assert entry.keys[0].value.get_secret_value() == "secret"
    with pytest.raises(SettingsError, match=r"providers\.vllm\.keys\[0\]\.value: environment variable VLLM"):
        loaded(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("[server]\nprot = 1", "server.prot: there is no such setting"),
        ("[server]\nport = 70000", "server.port: Input should be less than or equal to 65535"),
        ("[store]\nurl = 'mysql://x'", "store.*url must begin with sqlite"),
        ("[store]\nurl = 'sqlite:///:memory:'", "store.*url must name a file"),
        ("[store]\nurl = 'sqlite://jobs.sqlite3'", "store.*url must name a file"),
        ("[store]\nretention_days = inf", "store.retention_days: .*finite"),
        (
            '[providers.runway]\nkeys = ["sk-1"]',
            r"providers.runway.keys\[0\]: a table is wanted, as `\{ name",
        ),
        ("[providers.vllm]\nkeys = []", "providers.vllm.base_url: is required"),
        ('[providers.openai]\nkeys = [{name = "a b", value = "x"}]', r"providers.openai.keys\[0\].name"),
        ('[providers.openai]\nbase_url = "ftp://x"', "providers.openai.base_url: .*http"),
        ('[[callers]]\nname = "a"\nsha256 = "xyz"', r"callers\[0\].sha256: is the hash that .*keys create"),
        (
            '[[admins]]\nname = "a"\nscrypt = "hunter2"',
            r"admins\[0\].scrypt: is the hash that .*keys password",
        ),
        ("[providers.runway]\nretries = 1", "providers.runway.keys: runway wants a key"),
        (
            '[providers.openai]\nkeys = [{name = "a", value = "x"}, {name = "a", value = "y"}]',
            "providers.openai.keys: two have the name 'a'",
        ),
        (
            "".join(f'[[callers]]\nname = "{name}"\nsha256 = "{"0" * 64}"\n' for name in "ab"),
            "callers: two have the sha256 '0000",
        ),
        (
            f'[[admins]]\nname = "a"\nscrypt = "{"0" * 32}:{"0" * 64}"\n' * 2,
            "admins: two have the name 'a'",
        ),
        ('[fetch]\nallow_hosts = "x"', "fetch.allow_hosts: a list is wanted"),
        ('[callers.alice]\nsha256 = "x"', r"callers: a list of tables is wanted, as `\[\[callers\]\]`"),
        (
            '[fetch]\nallow_hosts = ["a", "10.0.0.1/8"]',
            r"fetch.allow_hosts\[1\]: .*10.0.0.1/8 has host bits set",
        ),
        (
            '[fetch]\nallow_hosts = ["http://minio/"]',
            r"fetch.allow_hosts\[0\]: is no host name, address or network",
        ),
        (
            '[fetch]\nallow_hosts = ["minio:9000"]',
            r"fetch.allow_hosts\[0\]: is no host name, address or network",
        ),
        (
            '[fetch]\nallow_hosts = ["*.internal"]',
            r"fetch.allow_hosts\[0\]: is no host name, address or network",
        ),
        ('providers = ["openai"]', "providers: a table is wanted"),
        (
            '[providers.vllm]\nbase_url = "http://x"\nkeys = [{name = "a", value = " "}]',
            r"keys\[0\].value: is empty",
        ),
        ("[server\nport = 1", "is not TOML"),
    ],
)
def test_a_wrong_setting_is_named_with_its_place(tmp_path: Path, text: str, finding: str) -> None:
    with pytest.raises(SettingsError, match=finding) as caught:
        loaded(tmp_path, text)
    assert "gateway.toml" in str(caught.value)


@pytest.mark.parametrize("name", ["", "a" * 201, "a\0b", "a\nb", "a\u202eb"])
def test_a_name_that_no_store_or_log_takes_is_none(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    for key in ("callers", "admins"):
        hashed = {"callers": {"sha256": "0" * 64}, "admins": {"scrypt": f"{'0' * 32}:{'0' * 64}"}}[key]
        with pytest.raises(ValidationError):
            Settings.model_validate({key: [{"name": name, **hashed}]})
    with pytest.raises(SystemExit):
        cli.main(["keys", "create", name])
    assert "printable characters" in capsys.readouterr().err


def test_the_examples_of_the_documentation_are_settings(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs" / "gateway.md").read_text("utf-8")
    examples = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    hashes = {'sha256 = "…"': f'sha256 = "{"0" * 64}"', 'scrypt = "…"': f'scrypt = "{"0" * 32}:{"0" * 64}"'}
    for example in examples:
        for shown, real in hashes.items():
            example = example.replace(shown, real)
        variables = dict.fromkeys(re.findall(r'"env:(\w+)"', example), "secret")
        assert loaded(tmp_path, example, **variables).providers
    assert len(examples) > 1


def test_a_key_is_taken_without_the_line_break_behind_it(tmp_path: Path) -> None:
    text = '[providers.openai]\nkeys = [{name = "a", value = "env:KEY"}]'
    entry = loaded(tmp_path, text, KEY=" sk-secret\n").providers["openai"]
    assert entry.keys[0].value.get_secret_value() == "sk-secret"
    for wrong, finding in {
        "sk-\nsecret": "no line breaks",
        '"sk-secret"': "quotation marks",
        "'sk-secret'\n": "quotation marks",
        "sk-secret…": "has no '…'",
        "Bearer sk-secret": "only the key",
        "env.OPENAI_API_KEY": "`env:OPENAI_API_KEY`",
        "${OPENAI_API_KEY}": "`env:OPENAI_API_KEY`",
        "$OPENAI_API_KEY": "`env:OPENAI_API_KEY`",
        "": "KEY is empty",
        " \n": "KEY is empty",
    }.items():
        with pytest.raises(SettingsError, match=rf"providers\.openai\.keys\[0\]\.value: .*{finding}"):
            loaded(tmp_path, text, KEY=wrong)
    text = '[providers.vertex]\nkeys = [{name = "a", value = "env:KEY"}]'
    for account in ('{"client_email": "ä",\n"private_key": "b"}', "/home/jörg/account.json"):
        entry = loaded(tmp_path, text, KEY=f"{account}\n").providers["vertex"]
        assert entry.keys[0].value.get_secret_value() == account


def test_settings_may_begin_with_the_mark_that_some_editors_write(tmp_path: Path) -> None:
    assert loaded(tmp_path, "\ufeff[server]\nport = 9000").server.port == 9000


def test_a_wrong_variable_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"environment variable VIDEO_GATEWAY_SERVER__PORT: server\.port"):
        loaded(tmp_path, "", VIDEO_GATEWAY_SERVER__PORT="many")
    # What is laid over it is not to blame.
    with pytest.raises(SettingsError, match=r"^\S+\.toml: server: a table is wanted"):
        loaded(tmp_path, "server = 5", VIDEO_GATEWAY_SERVER__PORT="9000")


def test_all_findings_come_at_once_and_no_secret_with_them(tmp_path: Path) -> None:
    text = '[server]\nport = -1\n[providers.openai]\nkeys = [{name = "a", value = "sk-secret", weight = -1}]'
    with pytest.raises(SettingsError) as caught:
        loaded(tmp_path, text)
    assert len(str(caught.value).splitlines()) == 2
    assert "sk-secret" not in str(caught.value)
    with pytest.raises(SettingsError) as caught:
        loaded(tmp_path, text.replace("sk-secret", "env:UNSET"))
    assert len(str(caught.value).splitlines()) == 3
    with pytest.raises(SettingsError) as caught:
        loaded(tmp_path, "[providers.runway]\n[providers.xai]")
    assert len(str(caught.value).splitlines()) == 2
    with pytest.raises(SettingsError) as caught:  # what it lacks beside its name is not worth a line
        loaded(tmp_path, '[providers.opnai]\nkeys = [{name = "a", value = "sk-secret"}]')
    assert len(str(caught.value).splitlines()) == 1
    text = '[providers.nobody]\nfamily = "openai"\nbase_url = "http://x"\n[server]\nprot = 1\n'
    text += f'[[callers]]\nname = "a"\nsha256 = "{"0" * 64}"\nproviders = ["opnai", "*", "runway"]'
    with pytest.raises(SettingsError, match=r"providers\.nobody: there is no provider 'nobody'") as caught:
        loaded(tmp_path, text)
    assert "callers[0].providers[0]: there is no provider 'opnai'" in str(caught.value)
    assert len(str(caught.value).splitlines()) == 3
    assert "sk-secret" not in repr(configuration.load(environment={"OPENAI_API_KEY": "sk-secret"}))


def test_an_administrator_has_a_name_of_its_own() -> None:
    """Jobs belong to names: a caller of the same one would have what the administrator made."""
    caller = {"name": "root", "sha256": "0" * 64}
    admin = {"name": "root", "scrypt": f"{'0' * 32}:{'0' * 64}"}
    with pytest.raises(SettingsError, match="root is a caller, too"):
        configuration.load(environment={}, overrides={"callers": [caller], "admins": [admin]})


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read: No such file"):
        configuration.load(tmp_path / "none.toml", environment={})
