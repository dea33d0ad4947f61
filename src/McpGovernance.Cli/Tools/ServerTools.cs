using System.CommandLine.Parsing;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Cli.Tools;

/// <summary>Asks a server for its tools, or for all that it offers, page by page, and keeps the definitions as they were sent.</summary>
internal sealed class ServerTools(string name, TimeSpan timeout, bool isWhole)
{
    private const int MaxPages = 1_000, MaxComplaints = 20;

    private readonly Queue<string> _complaints = new();

    /// <summary>Starts the command, asks it, and ends it.</summary>
    /// <exception cref="IOException">It cannot be started, or gives no tools in time.</exception>
    public Task<JsonElement> StartAndListAsync(CancellationToken cancellationToken)
    {
        var words = CommandLineParser.SplitCommandLine(name).ToList();
        if (words.Count == 0)
        {
            throw new InvalidDataException($"Nothing to read was named. Expected {ToolSource.Forms}.");
        }

        return StartAndListAsync(words[0], words[1..], environment: null, directory: null, cancellationToken);
    }

    /// <summary>Starts a command with its arguments as they are, asks it, and ends it.</summary>
    /// <exception cref="IOException">It cannot be started, or gives no tools in time.</exception>
    public Task<JsonElement> StartAndListAsync(string command, IList<string> arguments, IDictionary<string, string?>? environment, string? directory, CancellationToken cancellationToken) =>
        ListAsync(new StdioClientTransport(new() { Name = name, Command = command, Arguments = arguments, EnvironmentVariables = environment, WorkingDirectory = directory, StandardErrorLines = Complain }), cancellationToken);

    /// <summary>Asks a server at an address.</summary>
    /// <exception cref="InvalidDataException">A token would travel unencrypted.</exception>
    /// <exception cref="IOException">It cannot be reached, or gives no tools in time.</exception>
    public Task<JsonElement> ListAsync(Uri address, string? token, CancellationToken cancellationToken)
    {
        if (token is not null && address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback)
        {
            throw new InvalidDataException($"The token is not sent to '{name}': everybody on the way could read it. Use https.");
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (token is not null)
        {
            headers[nameof(HttpRequestHeader.Authorization)] = $"Bearer {token}";
        }

        return ListAsync(address, headers, cancellationToken);
    }

    /// <summary>Asks a server at an address, with headers as they are.</summary>
    /// <exception cref="IOException">It cannot be reached, or gives no tools in time.</exception>
    public Task<JsonElement> ListAsync(Uri address, IDictionary<string, string> headers, CancellationToken cancellationToken) =>
        ListAsync(new HttpClientTransport(new() { Name = name, Endpoint = address, AdditionalHeaders = headers }), cancellationToken);

    private async Task<JsonElement> ListAsync(IClientTransport transport, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            var client = await McpClient.CreateAsync(transport, cancellationToken: limit.Token).ConfigureAwait(false);
            await using var ended = client.ConfigureAwait(false);
            return await ListAsync(client, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"'{name}' did not list its tools within {timeout.TotalSeconds:0} seconds; '--timeout' gives it longer.{Complaints()}");
        }
        catch (Exception wrong) when (wrong is McpException or HttpRequestException or System.ComponentModel.Win32Exception or JsonException or InvalidOperationException or IOException)
        {
            throw new IOException($"'{name}' could not be asked for its tools: {wrong.Message} Expected {ToolSource.Forms}.{Complaints()}", wrong);
        }
    }

    private async Task<JsonElement> ListAsync(McpClient client, CancellationToken cancellationToken)
    {
        var offer = new JsonObject { ["tools"] = await ListAsync(client, RequestMethods.ToolsList, "tools", cancellationToken).ConfigureAwait(false) };
        if (isWhole)
        {
            // What a server does not declare it does not have, and is not asked for.
            var (prompts, resources) = (client.ServerCapabilities.Prompts is not null, client.ServerCapabilities.Resources is not null);
            offer["prompts"] = prompts ? await ListAsync(client, RequestMethods.PromptsList, "prompts", cancellationToken).ConfigureAwait(false) : [];
            offer["resources"] = resources ? await ListAsync(client, RequestMethods.ResourcesList, "resources", cancellationToken).ConfigureAwait(false) : [];
            offer["resourceTemplates"] = resources ? await ListTemplatesAsync(client, cancellationToken).ConfigureAwait(false) : [];
            offer[ServerOffer.Instructions] = client.ServerInstructions;
        }

        return JsonElement.Parse(offer.ToJsonString());
    }

    /// <summary>A server may have resources and no idea of templates.</summary>
    private async Task<JsonArray> ListTemplatesAsync(McpClient client, CancellationToken cancellationToken)
    {
        try
        {
            return await ListAsync(client, RequestMethods.ResourcesTemplatesList, "resourceTemplates", cancellationToken).ConfigureAwait(false);
        }
        catch (McpProtocolException unknown) when (unknown.ErrorCode == McpErrorCode.MethodNotFound)
        {
            return [];
        }
    }

    private async Task<JsonArray> ListAsync(McpClient client, string method, string key, CancellationToken cancellationToken)
    {
        var all = new JsonArray();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            var parameters = new JsonObject();
            if (cursor is not null)
            {
                parameters["cursor"] = cursor;
            }

            var response = await client.SendRequestAsync(new JsonRpcRequest { Method = method, Params = parameters }, cancellationToken).ConfigureAwait(false);
            if (response.Result is not JsonObject page || page[key] is not JsonArray listed)
            {
                throw new IOException($"'{name}' answered {method} without '{key}'.");
            }

            foreach (var one in listed)
            {
                all.Add(one?.DeepClone());
            }

            cursor = page["nextCursor"] is JsonValue next && next.TryGetValue<string>(out var text) ? text : null;
            if (cursor is not null && (!seen.Add(cursor) || seen.Count > MaxPages))
            {
                throw new IOException($"'{name}' never ends its list of {key}: {seen.Count} pages were read, and the last names one more.");
            }
        }
        while (cursor is not null);
        return all;
    }

    private void Complain(string line)
    {
        lock (_complaints)
        {
            _complaints.Enqueue(line);
            if (_complaints.Count > MaxComplaints)
            {
                _complaints.Dequeue();
            }
        }
    }

    /// <summary>What the server wrote to its standard error last.</summary>
    private string Complaints()
    {
        lock (_complaints)
        {
            return _complaints.Count == 0 ? "" : $" It said: {string.Join(" / ", _complaints)}";
        }
    }
}
