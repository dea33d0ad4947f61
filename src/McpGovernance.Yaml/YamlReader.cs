using System.Runtime.InteropServices;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace McpGovernance.Yaml;

/// <summary>Takes what the parser finds into the tree, and refuses what the profile does not have. Nothing is ever expanded: an alias is refused where it stands.</summary>
internal sealed class YamlReader
{
    private readonly ReadOnlyMemory<byte> _utf8;
    private readonly PolicyTree _tree;
    private readonly YamlRefusals _refusals;
    private readonly Utf8Positions _positions;
    private readonly Scanner _scanner;
    private readonly Parser _parser;

    private readonly Stack<(bool IsMapping, bool IsFlow)> _open = new();

    private bool _isKeyNext;
    private bool _hasDocument;
    private bool _isUnended;

    public YamlReader(ReadOnlyMemory<byte> utf8, PolicyTree tree)
    {
        _utf8 = utf8;
        _tree = tree;
        _refusals = new YamlRefusals(tree);
        _positions = new Utf8Positions(utf8);
        var bytes = MemoryMarshal.TryGetArray(utf8, out var segment) ? segment : utf8.ToArray();
        _scanner = new Scanner(new StreamReader(
            new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false),
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true),
            detectEncodingFromByteOrderMarks: false));
        _parser = new Parser(_scanner);
    }

    private bool IsInMapping => _open.TryPeek(out var open) && open.IsMapping;

    private bool IsInFlow => _open.TryPeek(out var open) && open.IsFlow;

    /// <summary>Reads all of it, or up to where reading on would only find what follows from the last error.</summary>
    public void Read()
    {
        while (MoveNext() && Take(_parser.Current!))
        {
        }
    }

    private bool MoveNext()
    {
        try
        {
            return _parser.MoveNext();
        }
        catch (YamlException cause)
        {
            var at = At(cause.Start);
            if (at < _utf8.Length && _utf8.Span[at] == '*')
            {
                _refusals.Alias(at);
            }
            else
            {
                _refusals.Malformed(at, ": " + cause.Message.TrimEnd('.'));
            }
        }
        catch (Exception)
        {
            // Of malformed text the parser also throws what is not its own, such as ArgumentOutOfRangeException.
            _refusals.Malformed(At(_scanner.CurrentPosition), "");
        }

        return false;
    }

    /// <summary>Takes one event.</summary>
    /// <returns>Whether to read on.</returns>
    private bool Take(ParsingEvent found)
    {
        var at = At(found.Start);
        switch (found)
        {
            case DocumentStart when _hasDocument:
                _tree.Error(at, "A second document begins.", "Expected one. Put it into a file of its own, or remove it.");
                return false;
            case DocumentStart:
                _hasDocument = true;
                break;
            case DocumentEnd { IsImplicit: true }:
                _isUnended = true;
                break;
            case StreamEnd when _isUnended && !_tree.HasErrors:
                _tree.Error(at, "The document does not say that it ends here.", "Expected '...' on a line of its own at the end: a file that was cut off, and lost its guards, could not be told from a whole one. Add it.");
                break;
            case StreamEnd when !_hasDocument:
                _tree.Error(0, "The document is empty.", "Expected an object with 'name', 'version' and 'matrix'.");
                break;
            case Scalar scalar:
                return TakeScalar(scalar, at, At(scalar.End));
            case AnchorAlias alias:
                NameIfKey("*" + alias.Value.Value, at);
                _refusals.Alias(at);
                Put(PlainKind.Text, "", at);
                break;
            case NodeEvent when _isKeyNext:
                _tree.Error(at, "The key is a mapping or a sequence.", "Expected text on one line, plain or in quotes. Correct it.");
                return false;
            case MappingStart or SequenceStart:
                return TakeStart((NodeEvent)found, at);
            case MappingEnd when !_isKeyNext:
                // Of some malformed text the parser tells a key and no value.
                _refusals.Kind(PlainKind.Missing, "", isKey: false, at);
                return false;
            case MappingEnd or SequenceEnd:
                _tree.End();
                var wasFlow = _open.Pop().IsFlow;
                _isKeyNext = IsInMapping;
                return !wasFlow || IsEnded(at + 1);
        }

        return true;
    }

    private bool TakeStart(NodeEvent start, int at)
    {
        var isMapping = start is MappingStart;
        var isFlow = start is MappingStart { Style: MappingStyle.Flow } or SequenceStart { Style: SequenceStyle.Flow };
        if (!_refusals.Properties(start, at) && isFlow && isMapping && (_utf8.Span[at] != '{' || (at == 0 && _open.Count > 0)))
        {
            // Its braces are nowhere, and so is its mark. Its key comes next.
            return MoveNext() && _refusals.BareMapping(At(_parser.Current!.Start));
        }

        if (isMapping)
        {
            _tree.StartObject(at);
        }
        else
        {
            _tree.StartArray(at);
        }

        _open.Push((isMapping, isFlow));
        _isKeyNext = isMapping;
        return true;
    }

    private bool TakeScalar(Scalar scalar, int at, int end)
    {
        var isKey = _isKeyNext;
        NameIfKey(scalar.Value, at);
        if (at < end && !SourceText.IsBegunAt(_utf8.Span, at, IsInFlow))
        {
            return _refusals.NotSeparate(at);
        }

        var kind = PlainKind.Text;
        if (!_refusals.Properties(scalar, at) && !_refusals.Shape(scalar, _utf8.Span[at..end], at) && scalar.Style == ScalarStyle.Plain)
        {
            var plain = PlainScalars.KindOf(scalar.Value, IsInFlow);
            kind = _refusals.Kind(plain, scalar.Value, isKey, at) ? PlainKind.Text : plain;
            if (plain == PlainKind.Sign || (plain == PlainKind.Missing && isKey))
            {
                // What follows may be part of something else.
                return false;
            }
        }

        Put(kind, scalar.Value, at);
        return at == end
            || scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded
            || (isKey ? SourceText.IsKey(_utf8.Span, at, end) || _refusals.NoColon(at) : IsEnded(end));
    }

    private bool IsEnded(int end) => SourceText.IsEndedAt(_utf8.Span, end, IsInFlow) || _refusals.NotSeparate(end);

    /// <summary>A key gets its name before anything is said about it, so that what is said points to it.</summary>
    private void NameIfKey(string text, int at)
    {
        if (_isKeyNext)
        {
            _tree.Name(text, at);
        }
    }

    private void Put(PlainKind kind, string text, int at)
    {
        if (_isKeyNext)
        {
            _isKeyNext = false;
            return;
        }

        switch (kind)
        {
            case PlainKind.True or PlainKind.False:
                _tree.Boolean(kind == PlainKind.True, at);
                break;
            case PlainKind.Null:
                _tree.Null(at);
                break;
            case PlainKind.Number:
                _tree.Number(text, at);
                break;
            default:
                _tree.Text(text, at);
                break;
        }

        _isKeyNext = IsInMapping;
    }

    private int At(Mark mark) => _positions.Of(mark.Index);
}
