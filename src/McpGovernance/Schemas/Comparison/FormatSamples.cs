namespace McpGovernance.Schemas;

/// <summary>A text of each format that can be asked for.</summary>
internal static class FormatSamples
{
    public static string? Of(string format) => format switch
    {
        "date-time" => "2000-01-01T00:00:00Z",
        "date" => "2000-01-01",
        "time" => "00:00:00Z",
        "duration" => "P1D",
        "email" or "idn-email" => "a@a.aa",
        "hostname" or "idn-hostname" => "a",
        "ipv4" => "127.0.0.1",
        "ipv6" => "::1",
        "uri" or "iri" => "a:a",
        "uuid" => "00000000-0000-4000-8000-000000000000",
        "relative-json-pointer" => "0",
        "uri-reference" or "iri-reference" or "uri-template" or "json-pointer" or "regex" => "",
        _ => null,
    };
}
