using System.Collections.Concurrent;
using McpGovernance.Audit;
using Microsoft.Data.Sqlite;

namespace McpGovernance.Sqlite;

/// <summary>Makes an index of journals: one thread reads, one writes, and indexes are made when all records are there.</summary>
internal sealed class IndexRebuild(string path, IReadOnlyList<string> roots, Action<JournalProblem> report)
{
    private const string Suffix = ".rebuilding";
    private const int BatchRecords = 64;
    private const int BatchesAhead = 4;

    private readonly ConcurrentDictionary<string, string?> _directories = new(StringComparer.Ordinal);

    public SqliteAuditIndexContent Run(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(Path.GetDirectoryName(path)))
        {
            throw new DirectoryNotFoundException($"There is no directory '{Path.GetDirectoryName(path)}' for the index. Make it, or name another.");
        }

        using var held = IndexFile.Hold(path, toReplace: true);
        IndexFile.ThrowUnlessReplaceable(path);
        var made = path + Suffix;
        IndexFile.ThrowUnlessReplaceable(made);
        File.Delete(made);
        try
        {
            var content = Fill(made, cancellationToken);
            IndexFile.Replace(path, made);
            return content;
        }
        catch (SqliteException failure)
        {
            throw IndexFailure.Of(failure, made);
        }
        finally
        {
            File.Delete(made);
        }
    }

    private SqliteAuditIndexContent Fill(string made, CancellationToken cancellationToken)
    {
        var connection = IndexFile.CreateToFill(made);
        using var writer = new IndexWriter(connection);
        using var batches = new BlockingCollection<List<JournalRecord>>(BatchesAhead);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = Task.Factory.StartNew(() => Read(batches, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        long records;
        try
        {
            // One transaction: a file that is not whole is nobody's.
            records = writer.Write(
                batches.GetConsumingEnumerable(cancellationToken).SelectMany(static batch => batch).Select(IndexedRecord.Of), log => _directories.GetValueOrDefault(log), cancellationToken);
        }
        finally
        {
            stop.Cancel();
            ((IAsyncResult)reading).AsyncWaitHandle.WaitOne();
        }

        reading.GetAwaiter().GetResult();
        cancellationToken.ThrowIfCancellationRequested();
        connection.Run(IndexSchema.Indexes);
        var logs = connection.Scalar("SELECT count(*) FROM log");
        connection.Run("PRAGMA journal_mode = WAL");
        return new SqliteAuditIndexContent(records, logs);
    }

    /// <summary>One process after the other, so that each record is put behind the last one and not between others.</summary>
    private IEnumerable<CallHistory> Parts() =>
        roots.SelectMany(static root => ProcessesOf(root) is { Count: > 0 } processes ? processes : [root]).Select(static part => new CallHistory(part));

    /// <summary>The directories of a root; none where something else stands in it, which reading the root as one tells.</summary>
    private static List<string> ProcessesOf(string root)
    {
        try
        {
            var directory = new DirectoryInfo(root);
            return directory.Exists && directory.EnumerateFileSystemInfos().All(static one => one is DirectoryInfo { LinkTarget: null })
                ? [.. directory.EnumerateDirectories().Select(static one => one.FullName).Order(StringComparer.Ordinal)]
                : [];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private void Read(BlockingCollection<List<JournalRecord>> batches, CancellationToken stop)
    {
        try
        {
            var batch = new List<JournalRecord>(BatchRecords);
            foreach (var record in Parts().SelectMany(part => part.ReadRecords(report)))
            {
                if (IndexRun.Problem(record.Log, record.Epoch, record.Seq) is { } problem)
                {
                    report(new JournalProblem(JournalProblemKind.Unreadable, record.File, record.Line, $"the record has no place in an index: {problem}."));
                    continue;
                }

                _directories.TryAdd(record.Log!, Path.GetDirectoryName(record.File));
                batch.Add(record);
                if (batch.Count == BatchRecords)
                {
                    batches.Add(batch, stop);
                    batch = new List<JournalRecord>(BatchRecords);
                }
            }

            batches.Add(batch, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Whoever writes has failed, or was told to stop, and says so.
        }
        finally
        {
            batches.CompleteAdding();
        }
    }
}
