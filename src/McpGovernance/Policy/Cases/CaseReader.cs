using System.Text.Json;
using McpGovernance.Documents;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Policy;

/// <summary>Reads reviewed cases strictly: what is not understood would be a case that protects nothing.</summary>
internal sealed class CaseReader(DocumentProblems problems, DocumentText text)
{
    public const string Expected = "an object with 'cases' and, for those that name callers, 'callers'";

    private static readonly (string Key, TargetKind Kind)[] s_targets =
        [(CaseKeys.Call, TargetKind.Tool), (CaseKeys.Read, TargetKind.Resource), (CaseKeys.Prompt, TargetKind.Prompt), (CaseKeys.Method, TargetKind.Method)];

    private readonly DocumentValues _values = new(problems);
    private readonly CallerReader _callers = new(problems);
    private readonly Dictionary<string, PolicyCaller?> _known = new(StringComparer.Ordinal);

    public static string NameOf(PolicyOutcome outcome) => outcome switch
    {
        PolicyOutcome.Hidden => "hidden",
        PolicyOutcome.Denied => "denied",
        PolicyOutcome.Asks => "asks",
        _ => "allowed",
    };

    /// <summary>Reads a file of cases.</summary>
    public PolicyCases? ReadDocument(DocumentNode node)
    {
        _values.NoKeyTwice(node);
        return Read(node);
    }

    /// <summary>Reads an object with cases.</summary>
    public PolicyCases? Read(DocumentNode node)
    {
        if (!_values.IsObject(node, Expected))
        {
            return null;
        }

        _values.OnlyKeys(node, PolicyKeys.Schema, PolicyKeys.Tools, PolicyKeys.Callers, CaseKeys.Cases);
        if (node.Find(PolicyKeys.Callers) is { } callers && _values.IsObject(callers, "an object from the name of a caller to the caller"))
        {
            foreach (var caller in callers.Children)
            {
                _values.IsName(caller, "caller");
                _known[caller.Key] = _callers.Read(caller);
            }
        }

        var tools = ReadTools(node);
        if (node.Find(CaseKeys.Cases) is not { } cases)
        {
            problems.Error(node, "The key 'cases' is missing.", "Expected an array of cases. Add it.");
            return null;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        return _values.IsArray(cases, "an array of cases") ? new PolicyCases([.. cases.Children.Select(one => ReadCase(one, names)).OfType<PolicyCase>()], tools) : null;
    }

    private Dictionary<string, ToolContract> ReadTools(DocumentNode node)
    {
        var tools = new Dictionary<string, ToolContract>(StringComparer.Ordinal);
        if (node.Find(PolicyKeys.Tools) is not { } given || !_values.IsObject(given, "an object from the name of a tool to its 'kind', 'risk', 'data' and 'version'"))
        {
            return tools;
        }

        foreach (var tool in given.Children)
        {
            if (_values.IsObject(tool, "an object with 'kind', 'risk', 'data' or 'version'"))
            {
                tools[tool.Key] = ReadTool(tool);
            }
        }

        return tools;
    }

    private LiveContract ReadTool(DocumentNode tool)
    {
        _values.OnlyKeys(tool, PolicyKeys.Kind, PolicyKeys.Risk, PolicyKeys.Data, PolicyKeys.Version);
        var kind = Word(tool, PolicyKeys.Kind, ToolTraits.NameOf, ToolKind.Destructive);
        var risk = Word(tool, PolicyKeys.Risk, ToolTraits.NameOf, ToolRisk.High);
        string[] data = tool.Find(PolicyKeys.Data) is { } classes && _values.IsArray(classes, "an array of classes of data")
            ? [.. classes.Children.Select(one => _values.Text(one, "a class of data, as the catalog names it")).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]
            : [];
        var version = tool.Find(PolicyKeys.Version) is { } given ? _values.Text(given, "a version as text, such as \"1.0.0\"") : null;

        // Risk and data are known of what a catalog has, and a catalog has versions.
        version ??= tool.Find(PolicyKeys.Risk) is null && data.Length == 0 ? null : "1.0.0";
        return new LiveContract(new Tool { Name = tool.Key }, kind, static _ => "") { Version = version, Risk = risk, Data = data, Classes = ToolClasses.Outlined };
    }

    private T Word<T>(DocumentNode parent, string key, Func<T, string> nameOf, T otherwise)
        where T : struct, Enum
    {
        var words = Enum.GetValues<T>();
        if (parent.Find(key) is not { } node || _values.Text(node, $"'{string.Join("', '", words.Select(nameOf))}'") is not { } word)
        {
            return otherwise;
        }

        var index = Array.FindIndex(words, one => nameOf(one) == word);
        if (index < 0)
        {
            problems.Error(node, $"The {key} '{word}' is unknown.", $"Expected '{string.Join("', '", words.Select(nameOf))}'.{Nearest.Hint(word, words.Select(nameOf))} Correct it.");
        }

        return index < 0 ? otherwise : words[index];
    }

    private PolicyCase? ReadCase(DocumentNode node, HashSet<string> names)
    {
        if (!_values.IsObject(node, "an object with 'name', 'as', what is asked for, and 'expect'"))
        {
            return null;
        }

        var before = problems.Count;
        _values.OnlyKeys(
            node, PolicyKeys.Name, CaseKeys.As, CaseKeys.Call, CaseKeys.Read, CaseKeys.Prompt, CaseKeys.Method, CaseKeys.Args, CaseKeys.At,
            PolicyKeys.Environment, CaseKeys.Expect, CaseKeys.By, CaseKeys.Code);
        var name = _values.RequiredText(node, PolicyKeys.Name, "a name of its own as text");
        if (name is not null && !names.Add(name))
        {
            problems.Error(node.Find(PolicyKeys.Name)!, $"The name '{name}' stands twice.", "Expected a name of its own for each case. Rename one.");
        }

        var (caller, roles) = ReadAs(node);
        var (kind, target) = ReadTarget(node);
        var one = new PolicyCase
        {
            Name = name ?? "",
            Caller = caller,
            Roles = roles,
            Kind = kind,
            Target = target,
            Arguments = ReadArguments(node),
            At = node.Find(CaseKeys.At) is { } at ? _callers.ReadTime(at) : null,
            Environment = Text(node, PolicyKeys.Environment, "the name of an environment as text"),
            Expect = ReadOutcome(node),
            By = Text(node, CaseKeys.By, "the id of an entry as records name it, such as \"guards/own customer only\""),
            Code = Text(node, CaseKeys.Code, "a code, such as \"policy.denied\""),
            Where = text.Where(node.Offset),
            Node = node,
        };
        return problems.Count == before ? one : null;
    }

    private (PolicyCaller? Caller, IReadOnlyList<string> Roles) ReadAs(DocumentNode node)
    {
        const string Who = "the name of a caller of 'callers', a caller, or { \"roles\": [ … ] }";
        if (node.Find(CaseKeys.As) is not { } given)
        {
            problems.Error(node, "The key 'as' is missing.", $"Expected {Who}. Add it.");
            return default;
        }

        if (given.Kind == JsonValueKind.Object && given.Find(PolicyKeys.Roles) is { } roles)
        {
            _values.OnlyKeys(given, PolicyKeys.Roles);
            return (null, _values.IsArray(roles, "an array of roles") ? [.. roles.Children.Select(role => _values.Text(role, "the name of a role as text")).OfType<string>()] : []);
        }

        if (given.Kind == JsonValueKind.Object)
        {
            return (_callers.Read(given), []);
        }

        if (_values.Text(given, Who) is { } name && !_known.ContainsKey(name))
        {
            problems.Error(given, $"The caller '{name}' is unknown.", $"Expected {Who}.{Nearest.Hint(name, _known.Keys)} Correct the name, or write the caller down.");
        }

        return (_known.GetValueOrDefault(given.Text), []);
    }

    private (TargetKind Kind, string Target) ReadTarget(DocumentNode node)
    {
        var given = s_targets.Where(one => node.Find(one.Key) is not null).ToList();
        if (given.Count != 1)
        {
            problems.Error(
                node,
                given.Count == 0 ? "Nothing says what is asked for." : "Several things are asked for.",
                $"Expected one of '{string.Join("', '", s_targets.Select(static one => one.Key))}'. {(given.Count == 0 ? "Add" : "Keep")} one.");
            return (TargetKind.Tool, "");
        }

        return (given[0].Kind, _values.Text(node.Find(given[0].Key)!, "the name or URI of what is asked for as text") ?? "");
    }

    private Dictionary<string, JsonElement>? ReadArguments(DocumentNode node) =>
        node.Find(CaseKeys.Args) is { } args && _values.IsObject(args, "the arguments as an object")
            ? args.Children.DistinctBy(static one => one.Key, StringComparer.Ordinal).ToDictionary(static one => one.Key, DocumentNodeWriter.ToElement, StringComparer.Ordinal)
            : null;

    private PolicyOutcome ReadOutcome(DocumentNode node)
    {
        var words = Enum.GetValues<PolicyOutcome>();
        var expected = $"'{string.Join("', '", words.Select(NameOf))}'";
        if (_values.RequiredText(node, CaseKeys.Expect, expected) is not { } word)
        {
            return default;
        }

        var index = Array.FindIndex(words, one => NameOf(one) == word);
        if (index < 0)
        {
            problems.Error(node.Find(CaseKeys.Expect)!, $"'{word}' is nothing that a policy says.", $"Expected {expected}.{Nearest.Hint(word, words.Select(NameOf))} Correct it.");
        }

        return index < 0 ? default : words[index];
    }

    private string? Text(DocumentNode node, string key, string expected) => node.Find(key) is { } member ? _values.Text(member, expected) : null;
}
