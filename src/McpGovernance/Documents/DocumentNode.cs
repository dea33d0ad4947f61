using System.Text.Json;

namespace McpGovernance.Documents;

/// <summary>One value of a document before it means anything. Every front-end makes a tree of these, and one reader reads it.</summary>
internal sealed class DocumentNode
{
    private readonly DocumentNode? _parent;

    private DocumentNode(JsonValueKind kind, DocumentNode? parent, string key, int offset, int keyOffset)
    {
        Kind = kind;
        _parent = parent;
        Key = key;
        Offset = offset;
        KeyOffset = keyOffset;
    }

    public JsonValueKind Kind { get; }

    /// <summary>The name or index under which the parent holds this value; empty for the document.</summary>
    public string Key { get; }

    /// <summary>Where the value starts in the text, or −1 when there is no text.</summary>
    public int Offset { get; }

    /// <summary>Where the name of the value starts in the text, or −1.</summary>
    public int KeyOffset { get; }

    /// <summary>The text of a string; of a number, the text as it stands there.</summary>
    public string Text { get; private init; } = "";

    /// <summary>The members of an object or the items of an array.</summary>
    public List<DocumentNode> Children { get; } = [];

    public string Pointer => _parent is null ? "" : _parent.PointerTo(Key);

    public static DocumentNode Document(JsonValueKind kind = JsonValueKind.Object, int offset = -1, string text = "") =>
        new(kind, null, "", offset, -1) { Text = text };

    /// <summary>Adds a value at the end.</summary>
    /// <param name="key">The name of a member, or <see langword="null"/> for an item of an array.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="text">The text of a string, or of a number.</param>
    /// <param name="offset">Where it starts.</param>
    /// <param name="keyOffset">Where its name starts.</param>
    public DocumentNode Add(string? key, JsonValueKind kind, string text = "", int offset = -1, int keyOffset = -1)
    {
        key ??= Children.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var child = new DocumentNode(kind, this, key, offset, keyOffset) { Text = text };
        Children.Add(child);
        return child;
    }

    /// <summary>The pointer that a value has, or would have, under a name or index.</summary>
    public string PointerTo(string key) =>
        Pointer + "/" + key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    public DocumentNode? Find(string key) => Children.Find(child => child.Key == key);
}
