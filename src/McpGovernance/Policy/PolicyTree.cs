using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using McpGovernance.Documents;

namespace McpGovernance;

/// <summary>Takes a policy document from a <see cref="PolicyFormat"/>, value by value in the order of its text, and what is wrong with it.</summary>
/// <remarks>
/// It knows the types of JSON and nothing of policies. Every offset is that of a byte from the beginning of the text, so that messages can name line and column. Bounds are
/// 64 levels and 2,000,000 values; beyond them every method that adds a value throws <see cref="GovernanceConfigurationException"/>. Not thread safe.
/// </remarks>
public sealed partial class PolicyTree
{
    private const int MaxDepth = 64;
    private const int MaxValues = 2_000_000;

    private readonly DocumentText _text;
    private readonly DocumentProblems _problems;
    private readonly Stack<DocumentNode> _open = new();
    private int _start;
    private int _count;
    private string? _name;
    private int _nameOffset = -1;

    internal PolicyTree(DocumentText text, DocumentProblems problems)
    {
        _text = text;
        _problems = problems;
    }

    /// <summary>What has been read, or <see langword="null"/>.</summary>
    internal DocumentNode? Document { get; private set; }

    internal string Source => _text.Source;

    internal string Expected => _text.Expected;

    /// <summary>Begins an object: names and values follow in turns, until <see cref="End"/>.</summary>
    /// <param name="offset">Where it begins.</param>
    /// <exception cref="ArgumentOutOfRangeException">The offset is not in the text.</exception>
    /// <exception cref="InvalidOperationException">No value may stand here.</exception>
    public void StartObject(int offset) => Open(JsonValueKind.Object, offset);

    /// <summary>Begins an array: values follow, until <see cref="End"/>.</summary>
    /// <param name="offset">Where it begins.</param>
    /// <exception cref="ArgumentOutOfRangeException">The offset is not in the text.</exception>
    /// <exception cref="InvalidOperationException">No value may stand here.</exception>
    public void StartArray(int offset) => Open(JsonValueKind.Array, offset);

    /// <summary>Ends the object or array that was begun last.</summary>
    /// <exception cref="InvalidOperationException">None is open, or a name has no value.</exception>
    public void End()
    {
        if (_name is not null || !_open.TryPop(out _))
        {
            throw new InvalidOperationException(_name is null ? "Nothing is open that could end." : "A name has no value yet. Add the value before the object ends.");
        }
    }

    /// <summary>Names the member of an object whose value follows. A name that stands twice is kept, and reported when the document is read.</summary>
    /// <param name="text">The name.</param>
    /// <param name="offset">Where the name begins.</param>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The offset is not in the text.</exception>
    /// <exception cref="InvalidOperationException">No name may stand here.</exception>
    public void Name(string text, int offset)
    {
        ArgumentNullException.ThrowIfNull(text);
        var at = At(offset);
        if (_name is not null || !_open.TryPeek(out var parent) || parent.Kind != JsonValueKind.Object)
        {
            throw new InvalidOperationException("A name stands in an object, before one value.");
        }

        CheckUnicode(text, offset);
        (_name, _nameOffset) = (text, at);
    }

    /// <summary>Adds text. Half of a surrogate pair in it is an error of the document.</summary>
    /// <param name="value">The text, with all escapes resolved.</param>
    /// <param name="offset">Where it begins.</param>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The offset is not in the text.</exception>
    /// <exception cref="InvalidOperationException">No value may stand here.</exception>
    public void Text(string value, int offset)
    {
        ArgumentNullException.ThrowIfNull(value);
        CheckUnicode(value, offset);
        Add(JsonValueKind.String, offset, value);
    }

    /// <summary>Adds a number.</summary>
    /// <param name="json">The number as JSON writes it. It is kept as it is and not rounded.</param>
    /// <param name="offset">Where it begins.</param>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="json"/> is not a number of JSON.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The offset is not in the text.</exception>
    /// <exception cref="InvalidOperationException">No value may stand here.</exception>
    public void Number(string json, int offset)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (!JsonNumber().IsMatch(json))
        {
            throw new ArgumentException("The text is not a number of JSON.", nameof(json));
        }

        Add(JsonValueKind.Number, offset, json);
    }

    /// <summary>Adds true or false.</summary>
    /// <param name="value">Which of the two.</param>
    /// <param name="offset">Where it begins.</param>
    /// <exception cref="ArgumentOutOfRangeException">The offset is not in the text.</exception>
    /// <exception cref="InvalidOperationException">No value may stand here.</exception>
    public void Boolean(bool value, int offset) => Add(value ? JsonValueKind.True : JsonValueKind.False, offset);

    /// <summary>Adds null.</summary>
    /// <param name="offset">Where it begins.</param>
    /// <exception cref="ArgumentOutOfRangeException">The offset is not in the text.</exception>
    /// <exception cref="InvalidOperationException">No value may stand here.</exception>
    public void Null(int offset) => Add(JsonValueKind.Null, offset);

    /// <summary>Whether an error was reported.</summary>
    public bool HasErrors => _problems.HasAny;

    /// <summary>Says that something is wrong, in the place where the next value would stand. The policy will not load; reading may go on, to find more.</summary>
    /// <param name="offset">Where it is wrong.</param>
    /// <param name="wrong">What is wrong, as a sentence.</param>
    /// <param name="expected">What was expected and what to do, as sentences.</param>
    /// <exception cref="ArgumentException">A text is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The offset is not in the text.</exception>
    public void Error(int offset, string wrong, string expected)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(wrong);
        ArgumentException.ThrowIfNullOrWhiteSpace(expected);
        _problems.TextError(At(offset), wrong, expected, Place());
    }

    /// <summary>Leaves out bytes before the text to which offsets refer.</summary>
    internal void Skip(int bytes) => _start += bytes;

    /// <exception cref="InvalidOperationException">The document has no end, and nobody said why.</exception>
    internal void Finish()
    {
        if (!_problems.HasAny && (Document is null || _open.Count > 0))
        {
            throw new InvalidOperationException("The document was left unfinished.");
        }
    }

    private void Open(JsonValueKind kind, int offset)
    {
        if (_open.Count == MaxDepth)
        {
            Stop(offset, $"The document is deeper than {MaxDepth} levels.", "Expected a policy, which is flat. Take levels out.");
        }

        _open.Push(Add(kind, offset));
    }

    private DocumentNode Add(JsonValueKind kind, int offset, string text = "")
    {
        var at = At(offset);
        _open.TryPeek(out var parent);
        if (parent is null ? Document is not null : parent.Kind == JsonValueKind.Object && _name is null)
        {
            throw new InvalidOperationException(parent is null ? "A document is one value." : "A value in an object needs its name first.");
        }

        if (++_count > MaxValues)
        {
            Stop(offset, string.Create(CultureInfo.InvariantCulture, $"The document has more than {MaxValues} values."), "Expected fewer. Name what belongs together by patterns.");
        }

        var node = parent is null ? Document = DocumentNode.Document(kind, at, text) : parent.Add(_name, kind, text, at, _nameOffset);
        (_name, _nameOffset) = (null, -1);
        return node;
    }

    private void Stop(int offset, string wrong, string expected)
    {
        Error(offset, wrong, expected);
        _problems.ThrowIfAny();
    }

    private void CheckUnicode(string text, int offset)
    {
        if (!DocumentValues.IsWellFormed(text))
        {
            Error(offset, "The text has half of a surrogate pair.", "Expected well-formed Unicode. Correct the escape.");
        }
    }

    /// <summary>The pointer of the value that comes next.</summary>
    private string Place() => !_open.TryPeek(out var parent) ? ""
        : parent.Kind == JsonValueKind.Array ? parent.PointerTo(parent.Children.Count.ToString(CultureInfo.InvariantCulture))
        : _name is null ? parent.Pointer
        : parent.PointerTo(_name);

    private int At(int offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, _text.Utf8.Length - _start);
        return _start + offset;
    }

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex JsonNumber();
}
