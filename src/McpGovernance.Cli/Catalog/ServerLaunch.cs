using System.Text.Json;
using McpGovernance.Cli.Tools;

namespace McpGovernance.Cli.Catalog;

/// <summary>How a host would start or call a server. It may hold secrets: it is used, and never shown.</summary>
/// <param name="Address">Its address; null for a command.</param>
/// <param name="Words">The command and its arguments.</param>
/// <param name="Environment">What the host sets in its environment.</param>
/// <param name="Directory">Where the host starts it; null where the file does not say it.</param>
/// <param name="Headers">What the host sends along.</param>
internal sealed record ServerLaunch(Uri? Address, IReadOnlyList<string> Words, IReadOnlyDictionary<string, string?> Environment, string? Directory, IReadOnlyDictionary<string, string?> Headers)
{
    private static readonly string[] s_addresses = ["url", "serverUrl", "httpUrl"];

    public static ServerLaunch? Of(JsonElement server)
    {
        if (server.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (AddressIn(server) is { } text)
        {
            return ToolSource.AddressOf(text) is { } address ? new ServerLaunch(address, [], Texts(server, "env"), null, Texts(server, "headers")) : null;
        }

        var words = WordsIn(server).ToList();
        return words.Count == 0 ? null : new ServerLaunch(null, words, Texts(server, "env"), server.TryGetProperty("cwd", out var directory) && directory.ValueKind == JsonValueKind.String ? directory.GetString() : null, Texts(server, "headers"));
    }

    /// <summary>The address that a server's entry names; null for a command.</summary>
    public static string? AddressIn(JsonElement server) =>
        s_addresses.Select(key => server.TryGetProperty(key, out var url) && url.ValueKind == JsonValueKind.String ? url.GetString() : null).FirstOrDefault(static one => one is not null);

    /// <summary>The command of a server's entry, and its arguments.</summary>
    public static IEnumerable<string> WordsIn(JsonElement server)
    {
        var command = server.TryGetProperty("command", out var given) ? given : default;
        var words = command.ValueKind == JsonValueKind.Object
            ? [command.TryGetProperty("path", out var path) ? path : default, .. Items(command)]
            : new[] { command }.Concat(Items(server));
        return words.Where(static word => word.ValueKind == JsonValueKind.String).Select(static word => word.GetString()!);
    }

    /// <summary>Starts or calls the server, and asks what it offers.</summary>
    /// <exception cref="IOException">It cannot be asked.</exception>
    public async Task<ServerOffer> AskAsync(string name, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var server = new ServerTools(name, timeout, isWhole: true);
        var answer = Address is { } address
            ? await server.ListAsync(address, Headers.Where(static one => one.Value is not null).ToDictionary(static one => one.Key, static one => one.Value!), cancellationToken).ConfigureAwait(false)
            : await server.StartAndListAsync(Words[0], [.. Words.Skip(1)], Environment.ToDictionary(), Directory, cancellationToken).ConfigureAwait(false);
        return ServerOffer.Of(answer, name);
    }

    private static JsonElement[] Items(JsonElement server) => server.TryGetProperty("args", out var arguments) && arguments.ValueKind == JsonValueKind.Array ? [.. arguments.EnumerateArray()] : [];

    private static Dictionary<string, string?> Texts(JsonElement server, string key) =>
        server.TryGetProperty(key, out var given) && given.ValueKind == JsonValueKind.Object
            ? given.EnumerateObject().Where(static one => one.Value.ValueKind == JsonValueKind.String).GroupBy(static one => one.Name).ToDictionary(static one => one.Key, static one => one.Last().Value.GetString())
            : [];
}
