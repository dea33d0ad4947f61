namespace McpGovernance.Schemas;

/// <summary>Addresses of schemas: how a reference is read against the address of where it stands (RFC 3986, section 5).</summary>
internal static class SchemaUri
{
    /// <summary>The address of a schema that gives itself none. Nothing is ever fetched from it, or from any other.</summary>
    public const string Nameless = "https://schema.invalid/";

    /// <summary>The absolute address without fragment, and the fragment with its escapes taken out.</summary>
    /// <returns><see langword="false"/> when the reference is no address.</returns>
    public static bool TryResolve(string against, string reference, out string uri, out string fragment)
    {
        var hash = reference.IndexOf('#', StringComparison.Ordinal);
        fragment = hash < 0 ? "" : Uri.UnescapeDataString(reference[(hash + 1)..]);
        var address = hash < 0 ? reference : reference[..hash];
        if (address.Length == 0)
        {
            uri = against;
            return true;
        }

        if (Uri.TryCreate(address, UriKind.Absolute, out var absolute) && address.Contains(':', StringComparison.Ordinal) && !address.StartsWith('/'))
        {
            uri = absolute.AbsoluteUri;
            return true;
        }

        if (Uri.TryCreate(against, UriKind.Absolute, out var from) && Uri.TryCreate(from, address, out var resolved))
        {
            uri = resolved.AbsoluteUri;
            return true;
        }

        uri = "";
        return false;
    }
}
