using System.Text;

namespace McpGovernance.Schemas;

/// <summary>A format that is asked for: a name of JSON Schema, and what tells whether a text has it.</summary>
internal sealed class TextFormat
{
    private static readonly TextFormat[] s_formats =
    [
        new("date-time", DialectVersion.Draft04, DateFormats.IsDateTime),
        new("email", DialectVersion.Draft04, static text => EmailFormats.IsEmail(text, isInternational: false)),
        new("hostname", DialectVersion.Draft04, HostFormats.IsHostname),
        new("ipv4", DialectVersion.Draft04, AddressFormats.IsIPv4),
        new("ipv6", DialectVersion.Draft04, AddressFormats.IsIPv6),
        new("uri", DialectVersion.Draft04, static text => UriFormats.IsUri(text, mayBeRelative: false, isInternational: false)),
        new("uri-reference", DialectVersion.Draft06, static text => UriFormats.IsUri(text, mayBeRelative: true, isInternational: false)),
        new("uri-template", DialectVersion.Draft06, UriTemplateFormat.IsTemplate),
        new("json-pointer", DialectVersion.Draft06, PointerFormats.IsPointer),
        new("date", DialectVersion.Draft07, DateFormats.IsDate),
        new("time", DialectVersion.Draft07, DateFormats.IsTime),
        new("regex", DialectVersion.Draft07, IsExpression),
        new("idn-email", DialectVersion.Draft07, static text => EmailFormats.IsEmail(text, isInternational: true)),
        new("idn-hostname", DialectVersion.Draft07, HostFormats.IsInternationalHostname),
        new("iri", DialectVersion.Draft07, static text => UriFormats.IsUri(text, mayBeRelative: false, isInternational: true)),
        new("iri-reference", DialectVersion.Draft07, static text => UriFormats.IsUri(text, mayBeRelative: true, isInternational: true)),
        new("relative-json-pointer", DialectVersion.Draft07, PointerFormats.IsRelativePointer),
        new("duration", DialectVersion.Draft201909, DateFormats.IsDuration),
        new("uuid", DialectVersion.Draft201909, AddressFormats.IsUuid),
    ];

    private readonly DialectVersion _since;
    private readonly Test _test;

    private TextFormat(string name, DialectVersion since, Test test)
    {
        Name = name;
        _since = since;
        _test = test;
    }

    private delegate bool Test(ReadOnlySpan<byte> text);

    public string Name { get; }

    /// <summary>The format of a name; <see langword="null"/> for one that the dialect does not define, which only describes.</summary>
    public static TextFormat? Find(string name, DialectVersion version) => Array.Find(s_formats, format => format.Name == name && format._since <= version);

    /// <param name="text">UTF-8 without escapes.</param>
    /// <param name="evaluation">Takes the work.</param>
    public bool IsMatch(ReadOnlySpan<byte> text, ref Evaluation evaluation) => evaluation.Spend(1 + (text.Length / 64)) && _test(text);

    private static bool IsExpression(ReadOnlySpan<byte> text)
    {
        try
        {
            EcmaPattern.Parse(Encoding.UTF8.GetString(text), isStrict: true);
            return true;
        }
        catch (PatternSyntaxException)
        {
            return false;
        }
    }
}
