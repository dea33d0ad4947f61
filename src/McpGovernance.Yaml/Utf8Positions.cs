namespace McpGovernance.Yaml;

/// <summary>Finds the byte at which a character stands that the parser counts in UTF-16. It moves from the last answer, so all questions about a text cost few passes over it.</summary>
internal sealed class Utf8Positions(ReadOnlyMemory<byte> utf8)
{
    private long _index;
    private int _offset;

    /// <summary>The offset of a character, or the length of the text when there are not so many.</summary>
    public int Of(long index)
    {
        var text = utf8.Span;
        while (_index < index && _offset < text.Length)
        {
            var lead = text[_offset];
            _offset += lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
            _index += lead < 0xF0 ? 1 : 2;
        }

        while (_index > index)
        {
            do
            {
                _offset--;
            }
            while ((text[_offset] & 0xC0) == 0x80);

            _index -= text[_offset] < 0xF0 ? 1 : 2;
        }

        return _offset;
    }
}
