using System.Text.Json;

namespace McpGovernance.Cli.Catalog;

/// <summary>A server that a host is told to start or to call.</summary>
/// <param name="Host">The host.</param>
/// <param name="File">The file that says so.</param>
/// <param name="Name">The name that the host has for it.</param>
/// <param name="Target">The command or address, without what may be secret.</param>
/// <param name="Launch">How to ask it; null where the file does not say it in a way that can be read.</param>
internal sealed record ConfiguredServer(string Host, string File, string Name, string Target, ServerLaunch? Launch)
{
    private const int MaxBytes = 16 * 1024 * 1024, MaxShown = 200, MaxPlain = 40, LongestPlain = 20;

    private const string Mask = "***";

    private static readonly string[] s_secrets = ["token", "key", "secret", "password", "auth", "header", "credential"];

    private static readonly JsonDocumentOptions s_options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The servers of a host's files.</summary>
    /// <param name="host">The host.</param>
    /// <param name="home">The home directory.</param>
    /// <param name="work">A directory of work.</param>
    /// <param name="unreadable">Gets each file that cannot be read, and why.</param>
    public static IEnumerable<ConfiguredServer> Of(McpHost host, string home, string work, Action<string, string> unreadable)
    {
        foreach (var file in host.Files(home, work).Where(System.IO.File.Exists).Distinct(StringComparer.Ordinal))
        {
            foreach (var server in Read(host, file, unreadable))
            {
                yield return server;
            }
        }
    }

    private static List<ConfiguredServer> Read(McpHost host, string file, Action<string, string> unreadable)
    {
        var servers = new List<ConfiguredServer>();
        try
        {
            if (new FileInfo(file).Length > MaxBytes)
            {
                throw new IOException($"it is larger than {MaxBytes} bytes");
            }

            using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(file), s_options);
            foreach (var found in host.Members.SelectMany(members => Walk(document.RootElement, members)).Where(static one => one.ValueKind == JsonValueKind.Object))
            {
                servers.AddRange(found.EnumerateObject().Select(server => new ConfiguredServer(host.Name, file, server.Name, Shown(server.Value), ServerLaunch.Of(server.Value))));
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            unreadable(file, cause is JsonException ? "it is no JSON" : cause.Message);
        }

        return servers;
    }

    private static IEnumerable<JsonElement> Walk(JsonElement at, ReadOnlyMemory<string> members) =>
        members.Length == 0 ? [at]
        : at.ValueKind != JsonValueKind.Object ? []
        : members.Span[0] == "*" ? at.EnumerateObject().SelectMany(one => Walk(one.Value, members[1..]))
        : at.TryGetProperty(members.Span[0], out var next) ? Walk(next, members[1..]) : [];

    private static string Shown(JsonElement server)
    {
        if (server.ValueKind != JsonValueKind.Object)
        {
            return "unreadable";
        }

        if (ServerLaunch.AddressIn(server) is { } url)
        {
            return Uri.TryCreate(url, UriKind.Absolute, out var address) ? Address(address) : "an address that cannot be read";
        }

        var text = string.Join(' ', Hidden(ServerLaunch.WordsIn(server)));
        return text.Length <= MaxShown ? text : text[..MaxShown] + "…";
    }

    /// <summary>An address without who asks, what is asked, and what in its path is long enough to be a secret.</summary>
    private static string Address(Uri address)
    {
        var path = string.Join('/', address.GetComponents(UriComponents.Path, UriFormat.UriEscaped).Split('/').Select(static part => part.Length >= LongestPlain && !part.Contains('.') ? Mask : part));
        return address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) + (path.Length == 0 ? "" : $"/{path}");
    }

    /// <summary>Arguments that look like secrets are not repeated.</summary>
    private static IEnumerable<string> Hidden(IEnumerable<string> words)
    {
        var isNext = false;
        foreach (var word in words)
        {
            var name = word.Split('=', ':')[0];
            var isSecret = name.StartsWith('-') && s_secrets.Any(one => name.Contains(one, StringComparison.OrdinalIgnoreCase));
            yield return isNext || (word.Length > MaxPlain && !word.Contains('/') && !word.Contains('\\')) ? Mask
                : isSecret && word.Length > name.Length ? $"{name}={Mask}"
                : word.Contains("://", StringComparison.Ordinal) ? Uri.TryCreate(word, UriKind.Absolute, out var address) && word.StartsWith(address.Scheme, StringComparison.OrdinalIgnoreCase) ? Address(address) : Mask
                : IsVariable(word) ? $"{name}={Mask}"
                : word;
            isNext = isSecret && word.Length == name.Length;
        }
    }

    /// <summary>Whether it sets a variable of an environment, such as <c>API_KEY=…</c>.</summary>
    private static bool IsVariable(string word) => word.IndexOf('=', StringComparison.Ordinal) is > 0 and var at && word[..at].All(static one => char.IsAsciiLetterOrDigit(one) || one == '_') && !char.IsAsciiDigit(word[0]);
}
