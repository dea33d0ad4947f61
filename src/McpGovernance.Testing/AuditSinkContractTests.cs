using System.Text;
using System.Text.Json;
using NUnit.Framework;

namespace McpGovernance.Testing;

/// <summary>What every <see cref="AuditSink"/> promises. Derive a class from it, in your tests, for each sink of yours.</summary>
/// <remarks>Each test has an instance of the class, and so a store, of its own.</remarks>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public abstract class AuditSinkContractTests
{
    private const string Secret = "4929-7226-5344-2012";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private static readonly string LogA = AuditRecords.Log(1), LogB = AuditRecords.Log(2);

    /// <summary>Creates the sink under test. Within one test it is called again after the sink was disposed, as a process that starts again: the store is the same.</summary>
    /// <returns>The sink.</returns>
    protected abstract ValueTask<AuditSink> CreateSinkAsync();

    /// <summary>Reads what the store has, past the sink.</summary>
    /// <param name="log">The log.</param>
    /// <returns>The kept records of the log, in the order of the store, as bytes.</returns>
    protected abstract ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(string log);

    /// <summary>Makes the store fail, so that nothing can be kept until the test ends.</summary>
    /// <returns>Whether it did; by default it cannot, and the fact about it is not looked at.</returns>
    protected virtual ValueTask<bool> BreakStoreAsync() => new(false);

    /// <summary>Whether the store has the bytes themselves. One that does not must have JSON of the same meaning.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    protected virtual bool IsByteExact => true;

    /// <summary>The name and the bounds are there, and do not change.</summary>
    /// <returns>The running test.</returns>
    [Test]
    public async Task Description_AskedTwice_IsTheSameAndWithinBounds()
    {
        await using var sink = await CreateSinkAsync().ConfigureAwait(false);
        var description = sink.Description;
        Assert.That(sink.Description, Is.EqualTo(description), "The description must not change.");
        Assert.That(description.MaxRecords, Is.InRange(1, 100_000), "'MaxRecords' is from 1 to 100,000.");
        Assert.That(description.MaxBytes, Is.InRange(1, 64L << 20), "'MaxBytes' is from 1 to 64 MiB.");
        Assert.That(description.Name, Does.Match("^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$"), "The name names files.");
    }

    /// <summary>What is acknowledged is kept, whole, in order and as it is.</summary>
    /// <returns>The running test.</returns>
    [Test]
    public Task WriteAsync_ManyBatches_AreKeptInOrderAndNoneIsDropped() => KeepsAsync(AuditRecords.Batch(LogA, 1, 400), AuditRecords.Batch(LogA, 401, 1), AuditRecords.Batch(LogA, 402, 99));

    /// <summary>An acknowledgement that was lost brings the same records again.</summary>
    /// <returns>The running test.</returns>
    [Test]
    public async Task WriteAsync_TheSameRangeTwice_KeepsOneCopy()
    {
        var batch = AuditRecords.Batch(LogA, 1, 20);
        await using var sink = await CreateSinkAsync().ConfigureAwait(false);
        await GiveAsync(sink, batch).ConfigureAwait(false);
        await GiveAsync(sink, batch).ConfigureAwait(false);
        await AssertKeptAsync(LogA, sink, batch.Records).ConfigureAwait(false);
    }

    /// <summary>A sink that failed after a part of a batch gets all of it again.</summary>
    /// <returns>The running test.</returns>
    [Test]
    public async Task WriteAsync_APartAndThenTheWhole_KeepsOneCopy()
    {
        var batch = AuditRecords.Batch(LogA, 1, 20);
        await using var sink = await CreateSinkAsync().ConfigureAwait(false);
        await GiveAsync(sink, batch.Until(7)!).ConfigureAwait(false);
        await GiveAsync(sink, batch).ConfigureAwait(false);
        await AssertKeptAsync(LogA, sink, batch.Records).ConfigureAwait(false);
    }

    /// <summary>A process that starts again gives the records again whose acknowledgement it did not note.</summary>
    /// <returns>The running test.</returns>
    [Test]
    public async Task WriteAsync_AfterARestart_KeepsOneCopyAndGoesOn()
    {
        var batch = AuditRecords.Batch(LogA, 1, 20);
        await using (var first = await CreateSinkAsync().ConfigureAwait(false))
        {
            await GiveAsync(first, batch.Until(12)!).ConfigureAwait(false);
        }

        await using var second = await CreateSinkAsync().ConfigureAwait(false);
        await GiveAsync(second, batch).ConfigureAwait(false);
        await AssertKeptAsync(LogA, second, batch.Records).ConfigureAwait(false);
    }

    /// <summary>A sink that knows how far it is knows it after a restart too, and never says more than is so.</summary>
    /// <returns>The running test.</returns>
    [Test]
    public async Task ReadCursorAsync_AfterARestart_IsUnknownOrExact()
    {
        var batch = AuditRecords.Batch(LogA, 1, 20);
        await using (var first = await CreateSinkAsync().ConfigureAwait(false))
        {
            await GiveAsync(first, batch).ConfigureAwait(false);
        }

        await using var second = await CreateSinkAsync().ConfigureAwait(false);
        var known = await second.ReadCursorAsync(LogA, CancellationToken.None).ConfigureAwait(false);
        Assert.That(known, Is.Null.Or.EqualTo(batch.Records[^1].Position), "The cursor is that of the last record that is kept, or unknown.");
        Assert.That(await second.ReadCursorAsync(LogB, CancellationToken.None).ConfigureAwait(false), Is.Null.Or.EqualTo(AuditPosition.Start(LogB)), "Of a log that it never had, it has nothing.");
    }

    /// <summary>The largest record that there can be is kept.</summary>
    /// <returns>The running test.</returns>
    [Test]
    public Task WriteAsync_TheLargestRecord_IsKept() => KeepsAsync(new AuditBatch([AuditRecords.Largest(LogA, 1)]), new AuditBatch([AuditRecords.Largest(LogA, 2)]));

    /// <summary>Characters of every plane of Unicode are kept.</summary>
    /// <returns>The running test.</returns>
    [Test]
    public Task WriteAsync_EveryPlaneOfUnicode_IsKept() => KeepsAsync(new AuditBatch([AuditRecords.EveryPlane(LogA, 1), AuditRecords.EveryPlane(LogA, 2)]));

    /// <summary>Numbers are not rounded, and keep their form.</summary>
    /// <returns>The running test.</returns>
    [Test]
    public Task WriteAsync_NumbersAtTheLimits_AreKept() => KeepsAsync(new AuditBatch([AuditRecords.NumbersAtTheLimits(LogA, 1)]));

    /// <summary>Texts that do harm where they are shown are kept as texts.</summary>
    /// <returns>The running test.</returns>
    [Test]
    public Task WriteAsync_HostileTexts_AreKeptAsTexts() => KeepsAsync(new AuditBatch(AuditRecords.HostileTexts.Select(static (text, i) => AuditRecords.WithText(LogA, i + 1, text))));

    /// <summary>Two processes' logs come through each other; the same numbers are different records.</summary>
    /// <returns>The running test.</returns>
    [Test]
    public async Task WriteAsync_TwoLogsInterleaved_KeepsBoth()
    {
        AuditBatch a = AuditRecords.Batch(LogA, 1, 20), b = AuditRecords.Batch(LogB, 1, 20);
        await using var sink = await CreateSinkAsync().ConfigureAwait(false);
        await GiveAsync(sink, a.Until(9)!).ConfigureAwait(false);
        await GiveAsync(sink, b.Until(4)!).ConfigureAwait(false);
        await GiveAsync(sink, a.After(9)!).ConfigureAwait(false);
        await GiveAsync(sink, b.After(4)!).ConfigureAwait(false);
        await AssertKeptAsync(LogA, sink, a.Records).ConfigureAwait(false);
        await AssertKeptAsync(LogB, sink, b.Records).ConfigureAwait(false);
    }

    /// <summary>With each start of a process the numbers begin again; they are other records.</summary>
    /// <returns>The running test.</returns>
    [Test]
    public Task WriteAsync_TheNextEpoch_IsKeptBehindTheOneBefore() => KeepsAsync(AuditRecords.Batch(LogA, 1, 8), AuditRecords.Batch(LogA, 1, 5, epoch: 2));

    /// <summary>A record that was put aside leaves a gap, behind which the sink goes on.</summary>
    /// <returns>The running test.</returns>
    [Test]
    public Task WriteAsync_BehindAGap_GoesOn() => KeepsAsync(AuditRecords.Batch(LogA, 1, 4), AuditRecords.Batch(LogA, 6, 4));

    /// <summary>A record that the sink does not understand is kept, or rejected by its number, and keeps nothing else away.</summary>
    /// <returns>The running test.</returns>
    [Test]
    public async Task WriteAsync_ARecordOfAnUnknownVersion_IsKeptOrRejected()
    {
        var batch = new AuditBatch([AuditRecords.WithText(LogA, 1, "one"), AuditRecords.Unknown(LogA, 2), AuditRecords.WithText(LogA, 3, "three")]);
        await using var sink = await CreateSinkAsync().ConfigureAwait(false);
        await AssertKeptAsync(LogA, sink, await GiveAsync(sink, batch, mayReject: 2).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>When the time is up, a write ends; and whether it was kept or not, the records can come again.</summary>
    /// <returns>The running test.</returns>
    [Test]
    public async Task WriteAsync_TimeIsUp_EndsSoon()
    {
        var batch = AuditRecords.Batch(LogA, 1, 50);
        await using var sink = await CreateSinkAsync().ConfigureAwait(false);
        using var limit = new CancellationTokenSource();
        var writing = Task.Run(() => sink.WriteAsync(batch, limit.Token).AsTask());
        await BegunAsync(writing).ConfigureAwait(false);
        await limit.CancelAsync().ConfigureAwait(false);
        await EndsSoonAsync(writing, "A write ends when its time is up.").ConfigureAwait(false);
        await GiveAsync(sink, batch).ConfigureAwait(false);
        await AssertKeptAsync(LogA, sink, batch.Records).ConfigureAwait(false);
    }

    /// <summary>A process that ends does not wait for a write, and what was acknowledged is kept.</summary>
    /// <returns>The running test.</returns>
    [Test]
    public async Task DisposeAsync_WhileWriting_EndsSoonAndKeepsWhatWasAcknowledged()
    {
        var batch = AuditRecords.Batch(LogA, 1, 50);
        var sink = await CreateSinkAsync().ConfigureAwait(false);
        await GiveAsync(sink, batch.Until(20)!).ConfigureAwait(false);
        var writing = Task.Run(() => sink.WriteAsync(batch.After(20)!, CancellationToken.None).AsTask());
        await BegunAsync(writing).ConfigureAwait(false);
        await EndsSoonAsync(Task.Run(async () => await sink.DisposeAsync().ConfigureAwait(false)), "Disposing ends.", mayThrow: false).ConfigureAwait(false);
        await EndsSoonAsync(writing, "A write ends when its sink is disposed.").ConfigureAwait(false);
        await using var second = await CreateSinkAsync().ConfigureAwait(false);
        await GiveAsync(second, batch.After(20)!).ConfigureAwait(false);
        await AssertKeptAsync(LogA, second, batch.Records).ConfigureAwait(false);
    }

    /// <summary>What could not be kept is not acknowledged, and the exception has nothing of the record in it.</summary>
    /// <returns>The running test.</returns>
    [Test]
    public async Task WriteAsync_StoreThatFails_AcknowledgesNothingAndTellsNoContent()
    {
        var batch = new AuditBatch([AuditRecords.WithText(LogA, 1, Secret)]);
        await using var sink = await CreateSinkAsync().ConfigureAwait(false);
        if (!await BreakStoreAsync().ConfigureAwait(false))
        {
            return;
        }

        try
        {
            var result = await sink.WriteAsync(batch, CancellationToken.None).AsTask().WaitAsync(Soon).ConfigureAwait(false);
            Assert.That(result.Answer, Is.EqualTo(AuditSinkAnswer.RetryAfter), "A store that fails keeps nothing: let the exception out.");
        }
        catch (Exception failure) when (failure is not (AssertionException or TimeoutException))
        {
            Assert.That(failure.ToString(), Does.Not.Contain(Secret), "An exception has nothing of a record in it: logs are read by others.");
        }
    }

    private async Task KeepsAsync(params AuditBatch[] batches)
    {
        await using var sink = await CreateSinkAsync().ConfigureAwait(false);
        var kept = new List<AuditRecord>();
        foreach (var batch in batches)
        {
            kept.AddRange(await GiveAsync(sink, batch).ConfigureAwait(false));
        }

        await AssertKeptAsync(LogA, sink, kept).ConfigureAwait(false);
    }

    /// <summary>Gives records as the follower of a journal does: within the sink's bounds, and again what it does not acknowledge.</summary>
    private static async Task<List<AuditRecord>> GiveAsync(AuditSink sink, AuditBatch whole, long mayReject = 0)
    {
        var kept = new List<AuditRecord>();
        for (AuditBatch? left = whole; left is not null;)
        {
            var part = Fitting(left, sink.Description);
            if (mayReject > 0 && part.FirstSeq < mayReject && part.LastSeq >= mayReject)
            {
                part = part.Until(mayReject - 1)!;
            }

            var result = await sink.WriteAsync(part, CancellationToken.None).AsTask().WaitAsync(Soon).ConfigureAwait(false);
            if (result.Answer == AuditSinkAnswer.Rejected)
            {
                Assert.That(result.Seq, Is.EqualTo(mayReject), "The sink rejected a record that is nothing unusual.");
                left = left.After(result.Seq);
                continue;
            }

            Assert.That(result.Answer, Is.EqualTo(AuditSinkAnswer.Acknowledged), "A sink whose store works acknowledges.");
            Assert.That(result.Seq, Is.AtLeast(part.FirstSeq), "A sink that acknowledges nothing is to throw.");
            kept.AddRange(part.Records.Where(record => record.Seq <= result.Seq));
            left = left.After(result.Seq);
        }

        return kept;
    }

    private static AuditBatch Fitting(AuditBatch batch, AuditSinkDescription takes)
    {
        var part = batch.Until(batch.FirstSeq + takes.MaxRecords - 1)!;
        return part.Records.Count == 1 || part.Bytes <= takes.MaxBytes ? part : Fitting(part.Until(part.FirstSeq + (part.Records.Count / 2) - 1)!, takes);
    }

    private async Task AssertKeptAsync(string log, AuditSink sink, IReadOnlyList<AuditRecord> expected)
    {
        var stored = (await ReadAsync(log).ConfigureAwait(false)).Select(static bytes => Encoding.UTF8.GetString(bytes.Span));
        var kept = sink.Description.IsIdempotent ? stored.ToList() : [.. stored.Distinct(StringComparer.Ordinal)];
        Assert.That(kept, Has.Count.EqualTo(expected.Count), "Each record that was acknowledged is kept, and once.");
        for (var i = 0; i < expected.Count; i++)
        {
            var wanted = Encoding.UTF8.GetString(expected[i].Utf8Json.Span);
            var isSame = IsByteExact ? kept[i] == wanted : JsonElement.DeepEquals(JsonElement.Parse(kept[i]), JsonElement.Parse(wanted));
            Assert.That(isSame, Is.True, $"Record {expected[i].Seq} is not kept as it was, or not in its place.");
        }
    }

    private static Task<Task> BegunAsync(Task writing) => Task.WhenAny(writing, Task.Delay(TimeSpan.FromMilliseconds(50)));

    private static async Task EndsSoonAsync(Task task, string promise, bool mayThrow = true)
    {
        try
        {
            await task.WaitAsync(Soon).ConfigureAwait(false);
        }
        catch (Exception failure) when (mayThrow && task.IsCompleted && failure is not AssertionException)
        {
            // Giving up is an answer to somebody who gave up.
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            Assert.Fail(promise);
        }
    }
}
