using System.Text.Json;
using McpGovernance.Cli.Schemas;

namespace McpGovernance.Cli.Tools;

/// <summary>Where definitions come from: a file, what is piped in, the address of a server, or a command that starts one.</summary>
internal sealed class ToolSource(CliConsole console, TimeSpan timeout)
{
    public const string Forms = "a file with a definition or a tools/list result, '-' for standard input, the http(s) address of a server, or a command that starts one";

    /// <param name="source">What stands on the command line.</param>
    /// <param name="tokenVariable">The environment variable with the bearer token of an address; null where none is sent.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="InvalidDataException">What it gives are no definitions.</exception>
    /// <exception cref="IOException">It cannot be read, reached or started.</exception>
    public async Task<IReadOnlyDictionary<string, JsonElement>> ReadAsync(string source, string? tokenVariable, CancellationToken cancellationToken) =>
        ToolList.Of(await ReadAsync(source, tokenVariable, isWhole: false, cancellationToken).ConfigureAwait(false), source);

    /// <summary>Reads all that the source says a server offers.</summary>
    /// <inheritdoc cref="ReadAsync(string, string?, CancellationToken)"/>
    public async Task<ServerOffer> ReadOfferAsync(string source, string? tokenVariable, CancellationToken cancellationToken) =>
        ServerOffer.Of(await ReadAsync(source, tokenVariable, isWhole: true, cancellationToken).ConfigureAwait(false), source);

    private async Task<JsonElement> ReadAsync(string source, string? tokenVariable, bool isWhole, CancellationToken cancellationToken)
    {
        if (source == JsonInput.Piped || File.Exists(source))
        {
            return JsonInput.Read(console, source);
        }

        var address = AddressOf(source);
        if (address is null && IsFileName(source))
        {
            throw new FileNotFoundException($"There is no file '{source}'. Expected {Forms}.");
        }

        var server = new ServerTools(source, timeout, isWhole);
        return await (address is null ? server.StartAndListAsync(cancellationToken) : server.ListAsync(address, TokenIn(tokenVariable), cancellationToken)).ConfigureAwait(false);
    }

    public static Uri? AddressOf(string source) =>
        Uri.TryCreate(source, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp) ? address : null;

    private static string? TokenIn(string? variable) => variable is null
        ? null
        : Environment.GetEnvironmentVariable(variable) is { Length: > 0 } token
            ? token
            : throw new InvalidDataException($"The environment variable '{variable}', which is to hold the token, is not set.");

    /// <summary>A mistyped name of a file must not become a command.</summary>
    private static bool IsFileName(string source) => source.EndsWith(".json", StringComparison.OrdinalIgnoreCase) && !source.Contains(' ', StringComparison.Ordinal);
}
