using System.Globalization;
using System.Text.Json;
using McpGovernance.Documents;

namespace McpGovernance.Catalog;

/// <summary>Reads what has no versions: prompts, resources, templates, and a server's instructions.</summary>
internal sealed class CatalogEntryReader(DocumentProblems problems)
{
    private readonly DocumentValues _values = new(problems);

    /// <summary>The entries of a section; <see langword="null"/> where the catalog says nothing of them.</summary>
    public IReadOnlyList<CatalogEntry>? Read(CatalogSection section, DocumentNode document, JsonElement root)
    {
        var key = CatalogKeys.Word(section);
        if (document.Find(key) is not { } list)
        {
            return null;
        }

        return _values.IsObject(list, $"an object from each {CatalogSections.NameOf(section)} to its definition")
            ? [.. list.Children.Select(node => Entry(section, node, root.GetProperty(key).GetProperty(node.Key))).OfType<CatalogEntry>().OrderBy(static one => one.Name, StringComparer.Ordinal)]
            : [];
    }

    public CatalogInstructions? Instructions(DocumentNode document)
    {
        if (document.Find(CatalogKeys.Word(CatalogSection.Instructions)) is not { } node || !_values.IsObject(node, "an object with 'text' and 'approved'"))
        {
            return null;
        }

        _values.OnlyKeys(node, CatalogKeys.Text, CatalogKeys.Approved);
        if (node.Find(CatalogKeys.Text) is not { Kind: JsonValueKind.String } text)
        {
            problems.Error(node, $"The key '{CatalogKeys.Text}' is missing, or is no text.", "Expected what the server says of itself, word for word. Add it.");
            return null;
        }

        return new CatalogInstructions(text.Text, Approval(node));
    }

    /// <summary>Who approved, when and why.</summary>
    public CatalogApproval? Approval(DocumentNode parent)
    {
        if (parent.Find(CatalogKeys.Approved) is not { } node || !_values.IsObject(node, "an object with 'by', 'at' and 'note'"))
        {
            return null;
        }

        _values.OnlyKeys(node, CatalogKeys.By, CatalogKeys.At, CatalogKeys.Note);
        var (by, note) = (_values.RequiredText(node, CatalogKeys.By, "the person who approved, as text"), _values.RequiredText(node, CatalogKeys.Note, "why it was approved, as text"));
        return Time(node, CatalogKeys.At, isRequired: true) is { } at && by is not null && note is not null ? new CatalogApproval(by, at, note) : null;
    }

    /// <summary>A moment, written in the one way there is.</summary>
    public DateTimeOffset? Time(DocumentNode parent, string key, bool isRequired)
    {
        const string Expected = "a time in UTC to the second, such as '2026-11-26T09:00:00Z'";
        var given = isRequired ? _values.RequiredText(parent, key, Expected) : parent.Find(key) is { } node ? _values.Text(node, Expected) : null;
        if (given is null)
        {
            return null;
        }

        if (DateTimeOffset.TryParseExact(given, CatalogKeys.Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        problems.Error(parent.Find(key)!, $"'{given}' is no time.", $"Expected {Expected}. Correct it.");
        return null;
    }

    private CatalogEntry? Entry(CatalogSection section, DocumentNode node, JsonElement value)
    {
        if (!_values.IsObject(node, "an object with 'digest' and 'definition'"))
        {
            return null;
        }

        _values.OnlyKeys(node, CatalogKeys.Digest, CatalogKeys.Approved, CatalogKeys.Definition);
        var digest = _values.RequiredText(node, CatalogKeys.Digest, "the digest of the definition, as 'mcpgov catalog' writes it");
        if (node.Find(CatalogKeys.Definition) is not { } definition)
        {
            problems.Error(node, $"The key '{CatalogKeys.Definition}' is missing.", $"Expected the whole definition of the {CatalogSections.Singular(section)}, as the server's list gives it. Add it.");
            return null;
        }

        return _values.IsObject(definition, "the definition, an object") && digest is not null
            ? new CatalogEntry { Name = node.Key, Definition = value.GetProperty(CatalogKeys.Definition), Digest = digest, Approval = Approval(node) }
            : null;
    }
}
