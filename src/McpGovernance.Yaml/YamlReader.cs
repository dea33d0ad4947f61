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

    /// <summary>What is open: true for a mapping.</summary>
    private readonly Stack<bool> _open = new();

    private bool _isKeyNext;
    private bool _hasDocument;

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

    private bool IsInMapping => _open.TryPeek(out var isMapping) && isMapping;

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
            case StreamEnd when !_hasDocument:
                _tree.Error(0, "The document is empty.", "Expected a mapping with 'name', 'version' and 'matrix'.");
                break;
            case Scalar scalar:
                NameIfKey(scalar.Value, at);
                Put(KindOf(scalar, at), scalar.Value, at);
                break;
            case AnchorAlias alias:
                NameIfKey("*" + alias.Value.Value, at);
                _refusals.Alias(at);
                Put(PlainKind.Text, "", at);
                break;
            case NodeEvent when _isKeyNext:
                _tree.Error(at, "The key is a mapping or a sequence.", "Expected text on one line, plain or in quotes. Correct it.");
                return false;
            case MappingStart mapping:
                if (!_refusals.Properties(mapping, at) && mapping.Style == MappingStyle.Flow && _utf8.Span[at] != '{')
                {
                    _refusals.BareMapping(at);
                }

                _tree.StartObject(at);
                _open.Push(_isKeyNext = true);
                break;
            case SequenceStart sequence:
                _refusals.Properties(sequence, at);
                _tree.StartArray(at);
                _open.Push(_isKeyNext = false);
                break;
            case MappingEnd or SequenceEnd:
                _tree.End();
                _open.Pop();
                _isKeyNext = IsInMapping;
                break;
        }

        return true;
    }

    private PlainKind KindOf(Scalar scalar, int at)
    {
        if (_refusals.Properties(scalar, at) || _refusals.Shape(scalar.Style, _utf8.Span[at..At(scalar.End)], at) || scalar.Style != ScalarStyle.Plain)
        {
            return PlainKind.Text;
        }

        var kind = PlainScalars.KindOf(scalar.Value);
        return _refusals.Kind(kind, scalar.Value, _isKeyNext, at) ? PlainKind.Text : kind;
    }

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
