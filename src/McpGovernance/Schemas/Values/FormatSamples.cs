namespace McpGovernance.Schemas;

/// <summary>Texts of each format that is asserted; the first is the plainest.</summary>
internal static class FormatSamples
{
    private static readonly Dictionary<string, string[]> s_samples = new(StringComparer.Ordinal)
    {
        ["date-time"] = ["2024-01-31T12:30:00Z", "2024-02-29T23:59:59.999+14:00", "1998-12-31T23:59:60Z", "0000-01-01t00:00:00z", "9999-12-31T00:00:00-00:01"],
        ["date"] = ["2024-01-31", "2024-02-29", "0000-01-01", "9999-12-31"],
        ["time"] = ["12:30:00Z", "23:59:60Z", "00:00:00+00:00", "23:59:59.123456789-12:00"],
        ["duration"] = ["P1D", "PT0S", "P1Y2M3DT4H5M6S", "P4W"],
        ["email"] = ["user@example.com", "a@b.cc", "first.last+tag@sub.example.org", "\"a b\"@example.com", "x@[127.0.0.1]"],
        ["idn-email"] = ["user@example.com", "\uc2e4\ub840@\uc2e4\ub840.\ud14c\uc2a4\ud2b8", "ü@example.com"],
        ["hostname"] = ["example.com", "a", "xn--bcher-kva.example", "a-1.b-2.example"],
        ["idn-hostname"] = ["example.com", "bücher.example", "a", "\uc2e4\ub840.\ud14c\uc2a4\ud2b8"],
        ["ipv4"] = ["192.0.2.1", "0.0.0.0", "255.255.255.255"],
        ["ipv6"] = ["2001:db8::1", "::", "::1", "::ffff:192.0.2.1", "1:2:3:4:5:6:7:8"],
        ["uri"] = ["https://example.com/", "urn:a:b", "a:b", "http://user@example.com:8080/a%20b?c=d#e", "http://[::1]/", "mailto:user@example.com"],
        ["uri-reference"] = ["https://example.com/", "", "#a", "../b", "?c", "/a/b"],
        ["iri"] = ["https://example.com/", "http://ex\u00e4mple.org/\u4e2d", "a:b"],
        ["iri-reference"] = ["https://example.com/", "", "/\u00fc", "#\u00e4"],
        ["uri-template"] = ["https://example.com/{id}", "", "/a{?b,c*}", "{+path:3}"],
        ["json-pointer"] = ["/a/0", "", "/", "/a~1b/m~0n"],
        ["relative-json-pointer"] = ["1/a", "0", "0#", "2/b/0"],
        ["regex"] = ["^[a-z]+$", "", "a|b", "\\d{3}", "(?<year>\\d{4})"],
        ["uuid"] = ["123e4567-e89b-12d3-a456-426614174000", "00000000-0000-0000-0000-000000000000", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"],
    };

    public static IReadOnlyCollection<string> Names => s_samples.Keys;

    public static IReadOnlyList<string> Of(string format) => s_samples[format];

    /// <summary>One of a length that none of the samples has, for formats that have any length.</summary>
    public static string? OfLength(string format, int length)
    {
        var (start, filling, end) = format switch
        {
            "email" or "idn-email" => ("user@", "a.", "com"),
            "hostname" or "idn-hostname" => ("", "a.", "com"),
            "uri" or "uri-reference" or "iri" or "iri-reference" or "uri-template" => ("a:", "b", ""),
            "json-pointer" => ("/", "a", ""),
            "relative-json-pointer" => ("0/", "a", ""),
            "regex" => ("", "a", ""),
            "date-time" => ("2024-01-31T12:30:00.", "0", "Z"),
            "time" => ("12:30:00.", "0", "Z"),
            "duration" => ("P", "1", "D"),
            _ => ("", "", ""),
        };
        if (filling.Length == 0)
        {
            return null;
        }

        var missing = length - start.Length - end.Length;
        return missing < 0 ? null : start + string.Concat(Enumerable.Repeat(filling, (missing + filling.Length - 1) / filling.Length)) + end;
    }
}
