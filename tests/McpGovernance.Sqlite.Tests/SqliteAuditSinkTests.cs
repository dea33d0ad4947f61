using System.Globalization;
using McpGovernance.Audit;
using McpGovernance.Sqlite.Tests.Support;
using McpGovernance.Testing;
using Microsoft.Extensions.Options;

namespace McpGovernance.Sqlite.Tests;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SqliteAuditSinkTests : IDisposable
{
    private static readonly string LogA = AuditRecords.Log(1), LogB = AuditRecords.Log(2);

    private readonly TemporaryIndex _index = new();

    public void Dispose() => _index.Dispose();

    [Test]
    public async Task Write_TwoInstancesAtTheSameTime_KeepAllOnce()
    {
        await using SqliteAuditSink first = _index.Sink(), second = _index.Sink();

        await Task.WhenAll(Task.Run(() => ManyAsync(first, LogA)), Task.Run(() => ManyAsync(second, LogB)), Task.Run(() => ManyAsync(second: true)));

        _index.Lines(LogA).Should().HaveCount(600);
        _index.Lines(LogB).Should().HaveCount(600);

        async Task ManyAsync(SqliteAuditSink? sink = null, string? log = null, bool second = false)
        {
            // The third gives what the first gives, through a sink of its own.
            await using var own = second ? _index.Sink() : null;
            for (var seq = 1; seq <= 600; seq += 60)
            {
                (await (sink ?? own!).WriteAsync(AuditRecords.Batch(log ?? LogA, seq, 60), CancellationToken.None)).Seq.Should().Be(seq + 59);
            }
        }
    }

    [Test]
    public async Task ReadCursor_IsTheLastRecordOfTheNewestEpoch()
    {
        await using (var sink = _index.Sink())
        {
            (await sink.ReadCursorAsync(LogA, CancellationToken.None)).Should().Be(AuditPosition.Start(LogA));
            await sink.WriteAsync(AuditRecords.Batch(LogA, 1, 7), CancellationToken.None);
            await sink.WriteAsync(AuditRecords.Batch(LogA, 1, 3, epoch: 2), CancellationToken.None);
        }

        await using var again = _index.Sink();
        (await again.ReadCursorAsync(LogA, CancellationToken.None)).Should().Be(new AuditPosition(LogA, 2, 3));
    }

    [Test]
    public async Task Write_NoRoom_KeepsNothingOfTheBatchAndSaysSo()
    {
        await using (var sink = _index.Sink(maxPages: 40))
        {
            await sink.WriteAsync(AuditRecords.Batch(LogA, 1, 5), CancellationToken.None);
            var write = async () => await sink.WriteAsync(AuditRecords.Batch(LogA, 6, 2_000), CancellationToken.None);

            (await write.Should().ThrowAsync<IOException>()).Which.Message.Should().Contain("cannot grow").And.Contain("Make room");
            (await sink.ReadCursorAsync(LogA, CancellationToken.None))!.Seq.Should().Be(5, "the cursor is written with the records or not at all");
            _index.Lines(LogA).Should().HaveCount(5);
        }

        await using var roomy = _index.Sink();
        (await roomy.WriteAsync(AuditRecords.Batch(LogA, 6, 2_000), CancellationToken.None)).Seq.Should().Be(2_005);
        _index.Lines(LogA).Should().HaveCount(2_005);
    }

    [Test]
    public async Task Write_LockedByAnother_SaysSoAndGoesOnAfterwards()
    {
        await using var sink = _index.Sink();
        await sink.WriteAsync(AuditRecords.Batch(LogA, 1, 5), CancellationToken.None);
        using (var other = _index.Open())
        {
            other.Run("BEGIN IMMEDIATE");
            var write = async () => await sink.WriteAsync(AuditRecords.Batch(LogA, 6, 5), CancellationToken.None);
            (await write.Should().ThrowAsync<IOException>()).Which.Message.Should().Contain("is locked by another program");
            other.Run("ROLLBACK");
        }

        await sink.WriteAsync(AuditRecords.Batch(LogA, 6, 5), CancellationToken.None);
        _index.Lines(LogA).Should().HaveCount(10);
    }

    [Test]
    public async Task Open_NewerVersion_IsRefusedAndLeftAsItIs()
    {
        await using (var sink = _index.Sink())
        {
            await sink.WriteAsync(AuditRecords.Batch(LogA, 1, 5), CancellationToken.None);
        }

        _index.Run("PRAGMA user_version = 2");
        var before = await File.ReadAllBytesAsync(_index.Path);
        await RefusedAsync("has version 2, and this program knows up to 1*mcpgov audit index*");
        (await File.ReadAllBytesAsync(_index.Path)).Should().Equal(before);
    }

    [Test]
    public async Task Open_AnotherProgramsDatabase_IsRefusedAndLeftAsItIs()
    {
        _index.Run("CREATE TABLE mine (a)");
        var before = await File.ReadAllBytesAsync(_index.Path);
        await RefusedAsync("*is a file that is no index*Name another file*");
        (await File.ReadAllBytesAsync(_index.Path)).Should().Equal(before);
    }

    [Test]
    public async Task Open_Damaged_IsRefusedWithWhatToDo()
    {
        await using (var sink = _index.Sink())
        {
            await sink.WriteAsync(AuditRecords.Batch(LogA, 1, 500), CancellationToken.None);
        }

        var bytes = await File.ReadAllBytesAsync(_index.Path);
        bytes.AsSpan(100).Fill(0x5A);
        await File.WriteAllBytesAsync(_index.Path, bytes);
        await RefusedAsync("*is damaged, and was left as it is. Delete it and make it again from the journal*");
        (await File.ReadAllBytesAsync(_index.Path)).Should().Equal(bytes);
    }

    [Test]
    public async Task Open_Link_IsRefused()
    {
        await File.WriteAllTextAsync(_index.Sub("elsewhere"), "");
        File.CreateSymbolicLink(_index.Path, _index.Sub("elsewhere"));
        await using var sink = _index.Sink();
        var write = async () => await sink.WriteAsync(AuditRecords.Batch(LogA, 1, 5), CancellationToken.None);
        await write.Should().ThrowAsync<IOException>().WithMessage("*is a symbolic link, which is not followed*");
        (await File.ReadAllTextAsync(_index.Sub("elsewhere"))).Should().BeEmpty();
    }

    [Test]
    public async Task Open_NoDirectory_SaysWhichOne()
    {
        await using var sink = new SqliteAuditSink(new SqliteAuditSinkOptions { Path = _index.Sub("missing/index.db") });
        var write = async () => await sink.WriteAsync(AuditRecords.Batch(LogA, 1, 5), CancellationToken.None);
        await write.Should().ThrowAsync<DirectoryNotFoundException>().WithMessage("There is no directory*missing*");
    }

    [Test]
    public async Task Open_AnEmptyFile_IsFilled()
    {
        // A process was killed after it had made the file.
        await File.WriteAllTextAsync(_index.Path, "");
        await using var sink = _index.Sink();
        await sink.WriteAsync(AuditRecords.Batch(LogA, 1, 5), CancellationToken.None);
        _index.Lines(LogA).Should().HaveCount(5);
    }

    [Test]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    [Platform(Exclude = "Win")]
    public async Task Files_AreReadableByTheirOwnerAlone()
    {
        await using var sink = _index.Sink();
        await sink.WriteAsync(AuditRecords.Batch(LogA, 1, 5), CancellationToken.None);

        var files = Directory.GetFiles(Path.GetDirectoryName(_index.Path)!);
        files.Select(Path.GetFileName).Should().BeEquivalentTo("index.db", "index.db-wal", "index.db-shm", "index.db.lock");
        files.Should().OnlyContain(static file => File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public async Task Write_LogOrNumberThatHasNoPlace_IsRejectedByItsNumber()
    {
        await using var sink = _index.Sink();
        var large = 1L << 40;
        var batch = new AuditBatch([AuditRecords.WithText(LogA, large - 1, "a"), AuditRecords.WithText(LogA, large, "secret")]);

        var result = await sink.WriteAsync(batch, CancellationToken.None);
        result.Answer.Should().Be(AuditSinkAnswer.Rejected);
        result.Seq.Should().Be(large);
        (await sink.WriteAsync(batch.Until(large - 1)!, CancellationToken.None)).Seq.Should().Be(large - 1);
        (await sink.WriteAsync(new AuditBatch([AuditRecords.WithText("log\0", 1, "a")]), CancellationToken.None)).Answer.Should().Be(AuditSinkAnswer.Rejected);
        _index.Lines(LogA).Should().ContainSingle();
    }

    [Test]
    public async Task Write_RecordsThatComeLate_StandWhereTheyBelong()
    {
        await using (var sink = _index.Sink())
        {
            await sink.WriteAsync(AuditRecords.Batch(LogA, 1, 9, epoch: 2), CancellationToken.None);
            await sink.WriteAsync(AuditRecords.Batch(LogA, 6, 4), CancellationToken.None);
            await sink.WriteAsync(AuditRecords.Batch(LogA, 1, 5), CancellationToken.None);
        }

        SqliteAuditIndex.Ask(_index.Path, new CallQuestion()).ReadRecords(static _ => { }).Select(static record => string.Create(CultureInfo.InvariantCulture, $"{record.Epoch}/{record.Seq}"))
            .Should().Equal([.. Enumerable.Range(1, 9).Select(static seq => $"1/{seq}"), .. Enumerable.Range(1, 9).Select(static seq => $"2/{seq}")]);
    }

    [Test]
    public async Task Write_TimeIsUp_KeepsNothing()
    {
        await using var sink = _index.Sink();
        await sink.WriteAsync(AuditRecords.Batch(LogA, 1, 1), CancellationToken.None);
        using var limit = new CancellationTokenSource();
        await limit.CancelAsync();
        var write = async () => await sink.WriteAsync(AuditRecords.Batch(LogA, 2, 5), limit.Token);
        await write.Should().ThrowAsync<OperationCanceledException>();
        _index.Lines(LogA).Should().ContainSingle();
    }

    [TestCase(null, null, "*Path*must be the absolute path of a file*")]
    [TestCase("relative.db", null, "*Path*must be the absolute path of a file*")]
    [TestCase("/tmp/a\0b", null, "*Path*")]
    [TestCase("/tmp/a/", null, "*Path*")]
    [TestCase("/tmp/a.db", "relative", "*JournalRoot*must be an absolute path*")]
    public void Create_OptionsThatCannotBeUsed_IsRefused(string? path, string? root, string message)
    {
        var create = () => new SqliteAuditSink(new SqliteAuditSinkOptions { Path = path, JournalRoot = root });
        create.Should().Throw<OptionsValidationException>().WithMessage(message);
    }

    private async Task RefusedAsync(string message)
    {
        await using var sink = _index.Sink();
        var write = async () => await sink.WriteAsync(AuditRecords.Batch(LogA, 1, 5), CancellationToken.None);
        var cursor = async () => await sink.ReadCursorAsync(LogA, CancellationToken.None);
        var ask = () => Answers.Calls(SqliteAuditIndex.Ask(_index.Path, new CallQuestion()), new CallQuestion());
        var wanted = message.StartsWith('*') ? message : "*" + message;
        await write.Should().ThrowAsync<InvalidDataException>().WithMessage(wanted);
        await cursor.Should().ThrowAsync<InvalidDataException>().WithMessage(wanted);
        ask.Should().Throw<InvalidDataException>().WithMessage(wanted);
    }
}
