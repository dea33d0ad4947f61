using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Support;

/// <summary>Tools that count how often they ran.</summary>
internal sealed class Tools
{
    private int _runs;

    public int Runs => _runs;

    public McpServerTool Reading(string name = "read_thing") => McpServerTool.Create(
        (string id) =>
        {
            Interlocked.Increment(ref _runs);
            return $"thing {id}";
        },
        new() { Name = name, ReadOnly = true });

    public McpServerTool Changing(string name = "change_thing") => McpServerTool.Create(
        (string id) =>
        {
            Interlocked.Increment(ref _runs);
            return $"changed {id}";
        },
        new() { Name = name });

    public McpServerTool Throwing(string name, Func<Exception> exception) => McpServerTool.Create(
        new Func<string>(() =>
        {
            Interlocked.Increment(ref _runs);
            throw exception();
        }),
        new() { Name = name });

    public McpServerTool From(string name, Delegate method, bool readOnly = false) => McpServerTool.Create(method, new() { Name = name, ReadOnly = readOnly });
}
