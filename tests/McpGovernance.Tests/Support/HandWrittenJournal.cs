using System.Text;

namespace McpGovernance.Tests.Support;

/// <summary>A journal whose bytes a test writes itself, so that no writer can agree with the reader by accident.</summary>
internal sealed class HandWrittenJournal : IDisposable
{
    public const string LogA = "log-0195f1c2000070008000000000000001";
    public const string LogB = "log-0195f1c2000070008000000000000002";
    public const string FirstSegment = "000001-000000000001.jsonl";

    private readonly List<FileStream> _locks = [];

    public string Root { get; } = Directory.CreateTempSubdirectory("journal-").FullName;

    public static string Line(
        string log, long seq, string type, string time, string? call = null, string more = "", long epoch = 1)
    {
        var joined = call is null ? "" : $"\"call\":\"{call}\",";
        return $"{{\"seq\":{seq},\"log\":\"{log}\",\"epoch\":{epoch},\"v\":1,\"type\":\"{type}\",\"id\":\"r{seq}\",\"time\":\"{time}\",{joined}\"side\":\"server\"{(more.Length > 0 ? "," + more : "")}}}";
    }

    public static string Who(string subject, string kind = "local", string roles = "\"support\"", bool verified = false) =>
        $"\"caller\":{{\"kind\":\"{kind}\",\"verified\":{(verified ? "true" : "false")},\"subject\":\"{subject}\",\"roles\":[{roles}]}}";

    public static string What(string tool, string kind = "tool", string method = "tools/call") =>
        $"\"method\":\"{method}\",\"target\":{{\"kind\":\"{kind}\",\"name\":\"{tool}\"}}";

    public static string Allowed => "\"decision\":{\"verdict\":\"allow\",\"entry\":\"matrix/support/0\"}";

    public static string Denied(string code) => $"\"decision\":{{\"verdict\":\"deny\",\"code\":\"{code}\"}}";

    public static string Came(string status, string ms = "1.5") => $"\"outcome\":{{\"status\":\"{status}\",\"ms\":{ms}}}";

    public string File(string log, string segment = FirstSegment) => Path.Combine(Root, log, segment);

    /// <summary>Writes whole lines, as the one writer of a process does.</summary>
    public HandWrittenJournal Append(string log, params string[] lines) =>
        AppendRaw(log, FirstSegment, string.Concat(lines.Select(line => line + "\n")));

    public HandWrittenJournal AppendRaw(string log, string segment, string text) =>
        AppendRaw(log, segment, Encoding.UTF8.GetBytes(text));

    public HandWrittenJournal AppendRaw(string log, string segment, byte[] bytes)
    {
        Directory.CreateDirectory(Path.Combine(Root, log));
        using var stream = new FileStream(File(log, segment), FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        stream.Write(bytes);
        return this;
    }

    /// <summary>Holds the lock as a running process does.</summary>
    public HandWrittenJournal Live(string log)
    {
        Directory.CreateDirectory(Path.Combine(Root, log));
        _locks.Add(new FileStream(
            Path.Combine(Root, log, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        return this;
    }

    /// <summary>Every running process ends, whatever it was doing.</summary>
    public HandWrittenJournal Kill()
    {
        _locks.ForEach(held => held.Dispose());
        _locks.Clear();
        return this;
    }

    public void Dispose()
    {
        Kill();
        Directory.Delete(Root, recursive: true);
    }
}
