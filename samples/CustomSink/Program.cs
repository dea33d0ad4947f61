using CustomSink;
using McpGovernance;
using McpGovernance.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Server;

// A sink of your own: 'ArchiveSink.cs' is all of it. The first time the archive is down while a server answers calls, and nobody
// notices; then it works, and has every record of the journal, byte for byte and once.
var directory = Directory.CreateTempSubdirectory("mcpgovernance-sink-").FullName;
var archive = Path.Combine(directory, "archive.db");
var sink = new FaultInjectingAuditSink(new ArchiveSink(archive));
sink.Always = AuditSinkFault.Throw;

var answered = 0;
long left;
await using (var pair = await GovernedPair.StartAsync(
    server => server.WithTools([McpServerTool.Create((string id) => $"ticket {id}", new() { Name = "read_ticket", ReadOnly = true })]),
    governance => governance.AddAuditSink("archive", _ => sink)))
{
    for (var i = 1; i <= 20; i++)
    {
        var result = await pair.Client.CallToolAsync("read_ticket", new Dictionary<string, object?> { ["id"] = $"{i}" });
        answered += result.IsError == true ? 0 : 1;
    }

    var status = pair.Services.GetRequiredService<AuditSinkStatus>();
    Console.WriteLine($"{answered} calls were answered; the archive is {status.Sinks[0].LagRecords} records behind: {status.Sinks[0].Problem}");
    sink.Plan(AuditSinkFault.LoseAcknowledgement);
    sink.Always = null;
    using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
    while (status.Sinks[0] is { LagRecords: > 0 } or { Delivered: < 40 })
    {
        await Task.Delay(100, patience.Token);
    }

    left = status.Sinks[0].LagRecords;
}

await using var connection = new SqliteConnection($"Data Source={archive};Mode=ReadOnly;Pooling=False");
connection.Open();
using var count = connection.CreateCommand();
count.CommandText = "SELECT count(*), count(DISTINCT call), max(seq) - min(seq) + 1 FROM record";
using var row = count.ExecuteReader();
row.Read();
var isWhole = answered == 20 && left == 0 && row.GetInt64(0) == row.GetInt64(2) && row.GetInt64(1) == 20;
Console.WriteLine($"{row.GetInt64(0)} records of {row.GetInt64(1)} calls are in {archive}, without a gap and without a copy: {(isWhole ? "yes" : "NO")}");
return isWhole ? 0 : 1;
