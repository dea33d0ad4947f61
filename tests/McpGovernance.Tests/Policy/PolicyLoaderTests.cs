using System.Globalization;
using System.Text;
using McpGovernance.Policy;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
public sealed class PolicyLoaderTests
{
    private const string Valid = """
        {
          "$schema": "policy.schema.json",
          "name": "tickets",
          "version": "7",
          "environment": ["staging", "prod"],
          "mode": "enforce",
          "roles": {
            "support": { "anyOf": [ { "claim": "groups", "contains": "support" }, { "scope": "tickets.read" } ] },
            "finance": { "allOf": [ { "scope": "payments.write" }, { "claim": "department", "equals": "finance" } ], "maxTokenAge": "15m" }
          },
          "matrix": {
            "support": [ "search_tickets", "resource:ticket://*", { "kind": "read" } ],
            "finance": [ "payments.*" ]
          }
        }
        """;

    [Test]
    public void LoadJson_ValidDocument_HasNameVersionAndDigest()
    {
        var policy = Policies.Load(Valid, "prod");

        policy.Name.Should().Be("tickets");
        policy.Version.Should().Be("7");
        policy.Digest.Should().StartWith("sha256-").And.HaveLength(50);
    }

    [Test]
    public void LoadJson_ByteOrderMark_IsSkipped() => Policies.Load("\uFEFF" + Valid, "prod").Name.Should().Be("tickets");

    [Test]
    public void LoadJson_NoRolesAndEmptyMatrix_PermitsNothing()
    {
        var policy = Policies.Load("""{ "name": "n", "version": "1", "matrix": {} }""");

        policy.Decide(Policies.Verified(), Policies.Tool("any", ToolKind.Read)).IsAllowed.Should().BeFalse();
        policy.Decide(Caller.Anonymous, Policies.Tool("any", ToolKind.Read)).IsAllowed.Should().BeFalse();
    }

    [TestCase("", "policy.json(1,1): The document is empty.")]
    [TestCase("\uFEFF", "policy.json(1,1): The document is empty.")]
    [TestCase("[]", "policy.json(1,1) at '': The value is an array.")]
    [TestCase("null", "policy.json(1,1) at '': The value is null.")]
    [TestCase("{} {}", "policy.json(1,4): The text is not JSON:")]
    [TestCase("{\n  // comment\n}", "policy.json(2,3): The text is not JSON:")]
    [TestCase("{\n  \"name\": \"n\",\n}", "policy.json(3,1): The text is not JSON:")]
    [TestCase("{\n  \"name\": \"\\ud800\"\n}", "policy.json(2,11): The text has half of a surrogate pair.")]
    [TestCase("{\n  'name': 1\n}", "policy.json(2,3): The text is not JSON:")]
    public void LoadJson_NotADocument_SaysWhere(string json, string expected) => ErrorsOf(json).Should().ContainSingle().Which.Should().StartWith(expected);

    [Test]
    public void LoadJson_NotUtf8_IsRefused()
    {
        var load = () => PolicyLoader.LoadJson("policy.json", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(Valid)).ToArray(), null);

        load.Should().Throw<GovernanceConfigurationException>().WithMessage("*Save the file as UTF-8*");
    }

    [Test]
    public void LoadJson_TruncatedAnywhere_IsRefused()
    {
        var bytes = Encoding.UTF8.GetBytes(Valid);

        for (var length = 0; length < bytes.Length; length += 7)
        {
            FluentActions.Invoking(() => PolicyLoader.LoadJson("policy.json", bytes.AsMemory(0, length), "prod"))
                .Should().Throw<GovernanceConfigurationException>($"only {length} bytes are left");
        }
    }

    [TestCase("name", "{}", "policy.json(3,11) at '/name': The value is an object. Expected the name of the policy as text. Correct it.")]
    [TestCase("name", "\" \"", "policy.json(3,11) at '/name': The text is empty.")]
    [TestCase("name", "\"a\\u0007\"", "policy.json(3,11) at '/name': The text has control characters.")]
    [TestCase("version", "7", "policy.json(4,14) at '/version': The value is a number. Expected the version of the policy as text, such as \"7\". Correct it.")]
    [TestCase("$schema", "1", "policy.json(2,14) at '/$schema': The value is a number.")]
    [TestCase("environment", "\"prod\"", "policy.json(5,18) at '/environment': The value is text.")]
    [TestCase("environment", "[]", "policy.json(5,18) at '/environment': The array is empty.")]
    [TestCase("environment", "[\"\"]", "policy.json(5,19) at '/environment/0': The text is empty.")]
    [TestCase("environment", "[\"Prod\"]", "policy.json(5,18) at '/environment': The policy is for 'Prod', and this host's environment is 'prod'.")]
    [TestCase("mode", "\"audits\"", "policy.json(6,11) at '/mode': The mode 'audits' is unknown. Expected 'enforce', 'warn' or 'audit'. Did you mean 'audit'?")]
    [TestCase("roles", "[]", "policy.json(7,12) at '/roles': The value is an array.")]
    [TestCase("matrix", "null", "policy.json(11,13) at '/matrix': The value is null.")]
    public void LoadJson_WrongValue_SaysWhereWhatAndWhatToDo(string key, string value, string expected) =>
        ErrorsOf(Replace(key, value), "prod").Should().Contain(error => error.StartsWith(expected, StringComparison.Ordinal));

    [TestCase("""{ "name": "n", "version": "1" }""", "at '': The key 'matrix' is missing.")]
    [TestCase("""{ "version": "1", "matrix": {} }""", "at '': The key 'name' is missing.")]
    [TestCase("""{ "name": "n", "matrix": {} }""", "at '': The key 'version' is missing.")]
    [TestCase("""{ "name": "n", "version": "1", "matrix": {}, "effekt": 1 }""", "(1,46) at '/effekt': The key 'effekt' is unknown. Expected '$schema', 'name'")]
    [TestCase("""{ "name": "n", "version": "1", "matrix": {}, "Name": "x" }""", "at '/Name': The key 'Name' is unknown.")]
    [TestCase("""{ "name": "n", "version": "1", "matrix": {}, "matrix": {} }""", "(1,46) at '/matrix': The key 'matrix' stands twice in one object.")]
    [TestCase("""{ "name": "n", "version": "1", "matrix": {}, "m\u0061trix": {} }""", "at '/matrix': The key 'matrix' stands twice in one object.")]
    [TestCase("""{ "name": "n", "version": "1", "matrix": {}, "guards": {} }""", "at '/guards': The value is an object. Expected an array of guards.")]
    [TestCase("""{ "name": "n", "version": "1", "matrix": {}, "ceilings": {} }""", "at '/ceilings': The value is an object. Expected an array of ceilings.")]
    [TestCase("""{ "name": "n", "version": "1", "matrix": {}, "limits": {} }""", "at '/limits': The value is an object. Expected an array of limits.")]
    public void LoadJson_WrongKeys_SayWhere(string json, string expected) => ErrorsOf(json).Should().ContainSingle().Which.Should().Contain(expected);

    [TestCase("""{ "x": [] }""", "at '/matrix/x': The role 'x' is unknown. Expected a role of 'roles', or 'anonymous', 'authenticated', 'local'.")]
    [TestCase("""{ "Local": [] }""", "at '/matrix/Local': The role 'Local' is unknown.")]
    [TestCase("""{ "local": "search" }""", "at '/matrix/local': The value is text.")]
    [TestCase("""{ "local": [ 1 ] }""", "at '/matrix/local/0': The value is a number.")]
    [TestCase("""{ "local": [ "a", "" ] }""", "at '/matrix/local/1': The text is empty.")]
    [TestCase("""{ "local": [ "a**" ] }""", "at '/matrix/local/0': The entry 'a**' has adjacent wildcards.")]
    [TestCase("""{ "local": [ "resource:x://***" ] }""", "has adjacent wildcards.")]
    [TestCase("""{ "local": [ "a b" ] }""", "has white space or invisible characters.")]
    [TestCase("""{ "local": [ "a\u200bb" ] }""", "has white space or invisible characters.")]
    [TestCase("""{ "local": [ "resource:" ] }""", "names nothing.")]
    [TestCase("""{ "local": [ "resources:x://*" ] }""", "begins with an unknown prefix.")]
    [TestCase("""{ "local": [ "resource:file:///a/../b" ] }""", "can never match")]
    [TestCase("""{ "local": [ "resource:file:///a%2fb" ] }""", "can never match")]
    [TestCase("""{ "local": [ { "kind": "reads" } ] }""", "at '/matrix/local/0/kind': The kind 'reads' is unknown.")]
    [TestCase("""{ "local": [ { "kind": 1 } ] }""", "at '/matrix/local/0/kind': The value is a number.")]
    [TestCase("""{ "local": [ {} ] }""", "at '/matrix/local/0': The object says of no trait which tools are meant.")]
    [TestCase("""{ "local": [ { "kind": "read", "risks": "low" } ] }""", "at '/matrix/local/0/risks': The key 'risks' is unknown.")]
    public void LoadJson_WrongMatrix_SaysWhere(string matrix, string expected) =>
        ErrorsOf($$"""{ "name": "n", "version": "1", "matrix": {{matrix}} }""").Should().ContainSingle().Which.Should().Contain(expected);

    [TestCase("""{}""", "at '/roles/r': The role 'r' has no rule.")]
    [TestCase("""[]""", "at '/roles/r': The value is an array.")]
    [TestCase("""{ "anyOf": [] }""", "at '/roles/r/anyOf': The array is empty.")]
    [TestCase("""{ "allOf": {} }""", "at '/roles/r/allOf': The value is an object.")]
    [TestCase("""{ "oneOf": [], "allOf": [ { "scope": "s" } ] }""", "at '/roles/r/oneOf': The key 'oneOf' is unknown.")]
    [TestCase("""{ "allOf": [ "s" ] }""", "at '/roles/r/allOf/0': The value is text.")]
    [TestCase("""{ "allOf": [ {} ] }""", "at '/roles/r/allOf/0': The rule says nothing.")]
    [TestCase("""{ "allOf": [ { "scope": "s", "claim": "c", "equals": "v" } ] }""", "The rule has 'scope' and 'claim'.")]
    [TestCase("""{ "allOf": [ { "scope": "a b" } ] }""", "at '/roles/r/allOf/0/scope': The scope has white space.")]
    [TestCase("""{ "allOf": [ { "scope": "s", "equals": "v" } ] }""", "at '/roles/r/allOf/0/equals': The key 'equals' is unknown.")]
    [TestCase("""{ "allOf": [ { "claim": "c" } ] }""", "The rule does not say which value.")]
    [TestCase("""{ "allOf": [ { "claim": "c", "equals": "v", "contains": "v" } ] }""", "The rule has 'equals' and 'contains'.")]
    [TestCase("""{ "allOf": [ { "claim": "c", "equals": true } ] }""", "at '/roles/r/allOf/0/equals': The value is true or false.")]
    [TestCase("""{ "allOf": [ { "subject": "s" } ] }""", "A subject means nothing without who vouches for it")]
    [TestCase("""{ "allOf": [ { "subject": "s", "asserted": false } ] }""", "A subject means nothing without who vouches for it")]
    [TestCase("""{ "issuer": "i", "allOf": [ { "subject": "s", "asserted": true } ] }""", "Nobody vouches for an asserted subject")]
    [TestCase("""{ "issuer": "i", "allOf": [ { "subject": "s", "asserted": "yes" } ] }""", "at '/roles/r/allOf/0/asserted': The value is not true or false.")]
    [TestCase("""{ "allOf": [ { "not": { "scope": "" } } ] }""", "at '/roles/r/allOf/0/not/scope': The text is empty.")]
    [TestCase("""{ "allOf": [ { "not": "s" } ] }""", "at '/roles/r/allOf/0/not': The value is text.")]
    [TestCase("""{ "allOf": [ { "scope": "s" } ], "maxTokenAge": "15" }""", "at '/roles/r/maxTokenAge': The text is not a length of time.")]
    [TestCase("""{ "allOf": [ { "scope": "s" } ], "maxTokenAge": "0m" }""", "is not a length of time.")]
    [TestCase("""{ "allOf": [ { "scope": "s" } ], "maxTokenAge": "-5m" }""", "is not a length of time.")]
    [TestCase("""{ "allOf": [ { "scope": "s" } ], "maxTokenAge": "1,5m" }""", "is not a length of time.")]
    [TestCase("""{ "allOf": [ { "scope": "s" } ], "maxTokenAge": 15 }""", "at '/roles/r/maxTokenAge': The value is a number.")]
    public void LoadJson_WrongRole_SaysWhere(string role, string expected) =>
        ErrorsOf($$"""{ "name": "n", "version": "1", "roles": { "r": {{role}} }, "matrix": { "r": [] } }""").Should().ContainSingle().Which.Should().Contain(expected);

    [TestCase("local", "is built in")]
    [TestCase("anonymous", "is built in")]
    [TestCase("authenticated", "is built in")]
    [TestCase("a/b", "The name of the role is not one.")]
    [TestCase("", "The name of the role is not one.")]
    [TestCase("suppоrt", "The name of the role is not one.")]
    public void LoadJson_WrongRoleName_IsRefused(string name, string expected) =>
        ErrorsOf($$"""{ "name": "n", "version": "1", "roles": { "{{name}}": { "allOf": [ { "scope": "s" } ] } }, "matrix": { "{{name}}": [] } }""")
            .Should().ContainSingle().Which.Should().Contain(expected);

    [Test]
    public void LoadJson_ManyErrors_ReportsAllAtOnceInOneException()
    {
        var errors = ErrorsOf("""
            {
              "name": 1,
              "versoin": "1",
              "roles": { "r": { "anyOf": [ { "scope": "" }, { "what": 1 } ] } },
              "matrix": { "s": [ "a**" ] }
            }
            """);

        errors.Select(static error => error[..error.IndexOf(':', StringComparison.Ordinal)]).Should().BeEquivalentTo(
            "policy.json(2,11) at '/name'",
            "policy.json(3,3) at '/versoin'",
            "policy.json(1,1) at ''",
            "policy.json(4,43) at '/roles/r/anyOf/0/scope'",
            "policy.json(4,49) at '/roles/r/anyOf/1'",
            "policy.json(5,15) at '/matrix/s'",
            "policy.json(5,22) at '/matrix/s/0'");
    }

    [Test]
    public void LoadJson_WrongEverywhere_BoundsTheMessage()
    {
        var entries = string.Join(',', Enumerable.Repeat("1", 20_000));

        var load = () => Policies.Load($$"""{ "name": "n", "version": "1", "matrix": { "local": [{{entries}}] } }""");

        load.Should().Throw<GovernanceConfigurationException>().Which.Message.Should().Contain("Errors: 20000.").And.Contain("and 19900 more").And.Subject.Length.Should().BeLessThan(30_000);
    }

    [Test]
    public void LoadJson_ColumnAfterOtherCharacters_CountsCharactersNotBytes() =>
        ErrorsOf("""{ "name": "é€😀", "version": 1, "matrix": {} }""").Should().ContainSingle().Which.Should().StartWith("policy.json(1,30) at '/version'");

    [TestCase(null)]
    [TestCase("Prod")]
    [TestCase("")]
    [TestCase("production")]
    public void LoadJson_OtherEnvironment_IsRefused(string? environment) =>
        ErrorsOf(Valid, environment).Should().ContainSingle().Which.Should().Contain("at '/environment'").And.Contain("GovernanceOptions.Environment");

    [Test]
    public void LoadJson_NoEnvironmentNamed_LoadsAnywhere() => Policies.Load("""{ "name": "n", "version": "1", "matrix": {} }""", "prod").Name.Should().Be("n");

    [Test]
    public void LoadJson_RoleNobodyUses_IsAWarning()
    {
        var loaded = Policies.LoadAll("""{ "name": "n", "version": "1", "roles": { "r": { "allOf": [ { "scope": "s" } ] } }, "matrix": {} }""");

        loaded.Warnings.Should().ContainSingle().Which.Should().StartWith("policy.json(1,43) at '/roles/r': The role 'r' is used nowhere");
    }

    [Test]
    public void LoadFile_Missing_NamesTheFullPathAndWhatToDo()
    {
        var load = static () => PolicyLoader.LoadFile("no-such-policy.json", null);

        load.Should().Throw<GovernanceConfigurationException>()
            .WithMessage($"*{Path.Combine(AppContext.BaseDirectory, "no-such-policy.json")}*copy the file to the output*");
    }

    [Test]
    public void LoadFile_RelativePath_StartsAtTheApplication()
    {
        var name = $"policy-{Guid.NewGuid():N}.json";
        var path = Path.Combine(AppContext.BaseDirectory, name);
        File.WriteAllText(path, Valid);
        try
        {
            PolicyLoader.LoadFile(name, "staging").Policy.Digest.Should().Be(Policies.Load(Valid, "prod").Digest);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestCase("policy.toml")]
    [TestCase("policy.TOML")]
    [TestCase("/a.json/b/policy.Toml")]
    public void LoadText_ExtensionOfAFormat_IsReadByIt(string source) =>
        PolicyLoader.LoadText(source, "x"u8.ToArray(), Path.GetExtension(source), null, new PolicySetting { Formats = [new FakePolicyFormat(".yaml", FakePolicyFormat.Policy), new FakePolicyFormat(".toml", FakePolicyFormat.Policy)] })
            .Policy.Name.Should().Be("fake");

    [TestCase("policy.json")]
    [TestCase("policy.JSON")]
    [TestCase("policy")]
    [TestCase("policy.toml")]
    [TestCase("policy.yaml.json")]
    [TestCase("policy.yaml.bak")]
    public void LoadText_OtherExtension_IsReadAsJson(string source) =>
        PolicyLoader.LoadText(source, Encoding.UTF8.GetBytes(Valid), Path.GetExtension(source), "prod", new PolicySetting { Formats = [new FakePolicyFormat(".yaml", FakePolicyFormat.Policy), new FakePolicyFormat(".json", FakePolicyFormat.Policy)] })
            .Policy.Digest.Should().Be(Policies.Load(Valid, "prod").Digest);

    [TestCase("policy.yaml")]
    [TestCase("policy.yml")]
    [TestCase("policy.YAML")]
    public void T100_LoadText_YamlWithoutItsFormat_DoesNotLoadAndSaysWhatToAdd(string source)
    {
        var load = () => PolicyLoader.LoadText(source, Encoding.UTF8.GetBytes(Valid), Path.GetExtension(source), "prod", new PolicySetting { Formats = [new FakePolicyFormat(".toml", FakePolicyFormat.Policy)] });

        load.Should().Throw<GovernanceConfigurationException>().WithMessage(
            $"The policy '{source}' does not load*\n  {source}: The file is YAML, and nothing is there that reads YAML. Add the package 'McpGovernance.Yaml' and call 'UseYamlPolicies()' *");
    }

    [Test]
    public void LoadText_TwoFormatsForOneExtension_IsRefused()
    {
        var load = () => PolicyLoader.LoadText("policy.toml", "x"u8.ToArray(), Path.GetExtension("policy.toml"), null, new PolicySetting { Formats = [new FakePolicyFormat(".toml", FakePolicyFormat.Policy), new FakePolicyFormat(".Toml", FakePolicyFormat.Policy)] });

        load.Should().Throw<GovernanceConfigurationException>().WithMessage("*The extension '.toml' is read by '*FakePolicyFormat' and '*FakePolicyFormat'. Expected one format for it. Register one.");
    }

    [Test]
    public void LoadText_FormatReportsErrors_AreToldWithoutReadingOn() =>
        FluentActions.Invoking(static () => PolicyLoader.LoadText("p.toml", "abc"u8.ToArray(), ".toml", null, new PolicySetting
        {
            Formats = [new FakePolicyFormat(".toml", static tree =>
            {
                tree.StartObject(0);
                tree.Name("nonsense", 0);
                tree.Error(2, "The c is wrong.", "Expected a d.");
            })]
        }))
            .Should().Throw<GovernanceConfigurationException>().Which.Message.Should().EndWith(" Errors: 1.\n  p.toml(1,3) at '/nonsense': The c is wrong. Expected a d.");

    [TestCase("de-DE")]
    [TestCase("tr-TR")]
    public void LoadJson_AnyCulture_GivesTheSameDigest(string culture)
    {
        var digest = Policies.Load(Valid, "prod").Digest;
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new CultureInfo(culture);

        Policies.Load(Valid, "prod").Digest.Should().Be(digest);
    }

    [Test]
    public void Digest_SaidDifferently_IsTheSame()
    {
        var other = """
            {"version":"7","name":"tickets","environment":["prod","staging","prod"],"matrix":{"finance":["payments.*","payments.*"],
            "support":[{"kind":"read"},"resource:ticket://*","tool:search_tickets"]},"roles":{
            "finance":{"maxTokenAge":"900s","allOf":[{"equals":"finance","claim":"department"},{"scope":"payments.write"}]},
            "support":{"anyOf":[{"scope":"tickets.read"},{"claim":"groups","contains":"support"}]}}}
            """;

        Policies.Load(other, "prod").Digest.Should().Be(Policies.Load(Valid, "prod").Digest);
    }

    [TestCase("\"7\"", "\"8\"")]
    [TestCase("\"tickets\"", "\"tickets2\"")]
    [TestCase("\"staging\"", "\"staging2\"")]
    [TestCase("\"contains\"", "\"equals\"")]
    [TestCase("\"15m\"", "\"16m\"")]
    [TestCase("payments.*", "payments*")]
    [TestCase("\"read\"", "\"write\"")]
    [TestCase("\"tickets.read\" }", "\"tickets.read\", \"issuer\": \"i\" }")]
    [TestCase("\"maxTokenAge\": \"15m\"", "\"issuer\": \"i\", \"maxTokenAge\": \"15m\"")]
    public void Digest_AnotherMeaning_IsAnother(string before, string after) =>
        Policies.Load(Valid.Replace(before, after, StringComparison.Ordinal), "prod").Digest.Should().NotBe(Policies.Load(Valid, "prod").Digest);

    internal static string[] ErrorsOf(string json, string? environment = null) =>
        FluentActions.Invoking(() => Policies.Load(json, environment)).Should().Throw<GovernanceConfigurationException>().Which.Message.Split("\n  ")[1..];

    private static string Replace(string key, string value)
    {
        var start = Valid.IndexOf($"\"{key}\": ", StringComparison.Ordinal) + key.Length + 4;
        var end = key is "roles" or "matrix" ? Valid.IndexOf("\n  }", start, StringComparison.Ordinal) + 4 : Valid.IndexOf('\n', start);
        return Valid[..start] + value + (Valid[end - 1] == ',' ? "," : "") + Valid[end..];
    }
}
