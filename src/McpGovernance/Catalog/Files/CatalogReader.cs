using System.Text.Json;
using McpGovernance.Documents;

namespace McpGovernance.Catalog;

/// <summary>Reads the meaning of a catalog document, and everything in it that can be read by itself.</summary>
internal sealed class CatalogReader(DocumentProblems problems)
{
    private readonly DocumentValues _values = new(problems);
    private readonly CatalogEntryReader _entries = new(problems);

    /// <param name="document">The document, with its places.</param>
    /// <param name="root">The same, as values.</param>
    /// <exception cref="GovernanceConfigurationException">Something is wrong; the message has all of it.</exception>
    public CatalogDocument Read(DocumentNode document, JsonElement root)
    {
        if (!_values.IsObject(document, CatalogFile.Expected))
        {
            problems.ThrowIfAny();
        }

        _values.NoKeyTwice(document);
        problems.ThrowIfAny();
        _values.OnlyKeys(document, CatalogKeys.Schema, CatalogKeys.Server, CatalogKeys.Environment, CatalogKeys.Owner, CatalogKeys.Contact, CatalogKeys.Tools,
            CatalogKeys.Word(CatalogSection.Prompts), CatalogKeys.Word(CatalogSection.Resources), CatalogKeys.Word(CatalogSection.Templates), CatalogKeys.Word(CatalogSection.Instructions));
        if (document.Find(CatalogKeys.Schema) is { } schema)
        {
            _values.Text(schema, "the address of the JSON Schema as text");
        }

        var tools = new List<CatalogTool>();
        if (document.Find(CatalogKeys.Tools) is not { } list)
        {
            problems.Error(document, $"The key '{CatalogKeys.Tools}' is missing.", "Expected an object from the names of tools to their versions. Add it; an empty one serves nothing.");
        }
        else if (_values.IsObject(list, "an object from the names of tools to their versions"))
        {
            tools.AddRange(list.Children.Select(node => ReadTool(node, root.GetProperty(CatalogKeys.Tools).GetProperty(node.Key))).OfType<CatalogTool>());
        }

        var catalog = new CatalogDocument
        {
            Server = _values.RequiredText(document, CatalogKeys.Server, "the server's id as text") ?? "",
            Environments = Texts(document, CatalogKeys.Environment, "an array of names of environments, such as [\"prod\"]"),
            Owner = _values.RequiredText(document, CatalogKeys.Owner, "who answers for the server, as text") ?? "",
            Contact = Optional(document, CatalogKeys.Contact, "how to reach the owner, as text"),
            Tools = [.. tools.OrderBy(static tool => tool.Name, StringComparer.Ordinal)],
            Prompts = _entries.Read(CatalogSection.Prompts, document, root),
            Resources = _entries.Read(CatalogSection.Resources, document, root),
            Templates = _entries.Read(CatalogSection.Templates, document, root),
            Instructions = _entries.Instructions(document),
        };
        problems.ThrowIfAny();
        return catalog;
    }

    private CatalogTool? ReadTool(DocumentNode node, JsonElement value)
    {
        if (!_values.IsObject(node, "an object with 'versions'"))
        {
            return null;
        }

        _values.OnlyKeys(node, CatalogKeys.Owner, CatalogKeys.Kind, CatalogKeys.Risk, CatalogKeys.Data, CatalogKeys.Target, CatalogKeys.Channels, CatalogKeys.Versions, CatalogKeys.History);
        if (node.Find(CatalogKeys.Versions) is not { } versions || !_values.IsObject(versions, "an object from versions to contracts") || versions.Children.Count == 0)
        {
            problems.Error(node, $"The tool '{node.Key}' has no versions.", "Expected 'versions', an object from versions such as '1.0.0' to contracts. Add one, or remove the tool.");
            return null;
        }

        return new CatalogTool
        {
            Name = node.Key,
            Owner = Optional(node, CatalogKeys.Owner, "who answers for the tool, as text"),
            Kind = Word(node, CatalogKeys.Kind, CatalogKeys.Kinds),
            Risk = Word(node, CatalogKeys.Risk, CatalogKeys.Risks),
            Data = Texts(node, CatalogKeys.Data, "an array of words for data, such as [\"customer\"]"),
            Target = Pointer(node),
            Channels = Channels(node),
            History = History(node),
            Versions = [.. versions.Children.Select(child => ReadVersion(child, value.GetProperty(CatalogKeys.Versions).GetProperty(child.Key))).OfType<CatalogVersion>().OrderBy(static one => one.Version)],
        };
    }

    private CatalogVersion? ReadVersion(DocumentNode node, JsonElement value)
    {
        if (Version(node, node.Key, isKey: true) is not { } version || !_values.IsObject(node, "an object with 'status', 'digest' and 'definition'"))
        {
            return null;
        }

        _values.OnlyKeys(node, CatalogKeys.Status, CatalogKeys.Digest, CatalogKeys.Definition, CatalogKeys.Approved, CatalogKeys.Deprecated, CatalogKeys.Upgrade);
        var digest = _values.RequiredText(node, CatalogKeys.Digest, "the digest of the definition, as 'mcpgov catalog' writes it");
        if (node.Find(CatalogKeys.Definition) is not { } definition)
        {
            problems.Error(node, $"The key '{CatalogKeys.Definition}' is missing.", "Expected the tool's whole definition as 'tools/list' gives it. Add it.");
            return null;
        }

        if (node.Find(CatalogKeys.Status) is null)
        {
            problems.Error(node, $"The key '{CatalogKeys.Status}' is missing.", $"Expected '{string.Join("', '", CatalogKeys.Statuses.Keys)}'. Add it.");
        }

        return !_values.IsObject(definition, "the tool's definition, an object") || digest is null
            ? null
            : new CatalogVersion
            {
                Version = version,
                Status = Word(node, CatalogKeys.Status, CatalogKeys.Statuses),
                Definition = value.GetProperty(CatalogKeys.Definition),
                Digest = digest,
                Approval = _entries.Approval(node),
                Deprecation = ReadDeprecation(node),
                Upgrade = ReadUpgrade(node, value),
            };
    }

    private CatalogUpgrade? ReadUpgrade(DocumentNode version, JsonElement value) =>
        version.Find(CatalogKeys.Upgrade) is { } node && _values.IsObject(node, "an object with 'to' and the steps for 'arguments' and 'result'")
            && _values.RequiredText(node, CatalogKeys.To, "a later version of the same tool") is { } text && Version(node.Find(CatalogKeys.To)!, text, isKey: false) is { } to
                ? new UpgradeReader(problems).Read(node, value.GetProperty(CatalogKeys.Upgrade), to)
                : null;

    private CatalogDeprecation? ReadDeprecation(DocumentNode version)
    {
        if (version.Find(CatalogKeys.Deprecated) is not { } node || !_values.IsObject(node, "an object with 'since' and 'note'"))
        {
            return null;
        }

        _values.OnlyKeys(node, CatalogKeys.Since, CatalogKeys.Sunset, CatalogKeys.Note, CatalogKeys.ReplacedBy);
        var note = _values.RequiredText(node, CatalogKeys.Note, "what callers are told, as text");
        var sunset = _entries.Time(node, CatalogKeys.Sunset, isRequired: false);
        var replacement = node.Find(CatalogKeys.ReplacedBy) is { } other && _values.Text(other, "a version of the same tool") is { } text ? Version(other, text, isKey: false) : null;
        return _entries.Time(node, CatalogKeys.Since, isRequired: true) is { } since && note is not null ? new CatalogDeprecation(since, sunset, note, replacement) : null;
    }

    private Dictionary<string, SemanticVersion> Channels(DocumentNode tool)
    {
        var channels = new Dictionary<string, SemanticVersion>(StringComparer.Ordinal);
        if (tool.Find(CatalogKeys.Channels) is { } node && _values.IsObject(node, "an object from names of channels to versions"))
        {
            foreach (var child in node.Children)
            {
                if (_values.Text(child, "a version, such as '1.0.0'") is { } text && Version(child, text, isKey: false) is { } version)
                {
                    channels[child.Key] = version;
                }
            }
        }

        return channels;
    }

    private CatalogEvent[] History(DocumentNode tool)
    {
        const string Expected = "an array of changes, each with 'at', 'by', 'what' and 'note'";
        return tool.Find(CatalogKeys.History) is { } node && _values.IsArray(node, Expected) ? [.. node.Children.Select(Event).OfType<CatalogEvent>()] : [];

        CatalogEvent? Event(DocumentNode child)
        {
            if (!_values.IsObject(child, Expected))
            {
                return null;
            }

            _values.OnlyKeys(child, CatalogKeys.At, CatalogKeys.By, CatalogKeys.What, CatalogKeys.Note);
            var (by, what, note) = (_values.RequiredText(child, CatalogKeys.By, "who changed it"), _values.RequiredText(child, CatalogKeys.What, "what was changed"), _values.RequiredText(child, CatalogKeys.Note, "why"));
            return _entries.Time(child, CatalogKeys.At, isRequired: true) is { } at && by is not null && what is not null && note is not null ? new CatalogEvent(at, by, what, note) : null;
        }
    }

    private string? Pointer(DocumentNode tool)
    {
        if (Optional(tool, CatalogKeys.Target, "a JSON pointer into the arguments, such as '/account_id'") is not { } text)
        {
            return null;
        }

        if (text[0] != '/')
        {
            problems.Error(tool.Find(CatalogKeys.Target)!, $"'{text}' is no JSON pointer.", "Expected one into the arguments, such as '/account_id' (RFC 6901). Correct it.");
        }

        return text;
    }

    private SemanticVersion? Version(DocumentNode node, string text, bool isKey)
    {
        if (SemanticVersion.TryParse(text, out var version))
        {
            return version;
        }

        var (wrong, expected) = ($"'{text}' is no version.", "Expected three numbers as SemVer has them, such as '2.0.0' or '2.0.0-rc.1'. Correct it.");
        if (isKey)
        {
            problems.KeyError(node, wrong, expected);
        }
        else
        {
            problems.Error(node, wrong, expected);
        }

        return null;
    }

    private T Word<T>(DocumentNode parent, string key, IReadOnlyDictionary<string, T> words)
    {
        var expected = $"'{string.Join("', '", words.Keys)}'";
        if (parent.Find(key) is { } node && _values.Text(node, expected) is { } text)
        {
            if (words.TryGetValue(text, out var value))
            {
                return value;
            }

            problems.Error(node, $"The {key} '{text}' is unknown.", $"Expected {expected}. Correct it.");
        }

        return default!;
    }

    private string? Optional(DocumentNode parent, string key, string expected) => parent.Find(key) is { } node ? _values.Text(node, expected) : null;

    private string[] Texts(DocumentNode parent, string key, string expected) => parent.Find(key) is { } node && _values.IsArray(node, expected)
        ? [.. node.Children.Select(child => _values.Text(child, expected)).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]
        : [];
}
