using System.Buffers.Text;
using System.Text;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace McpGovernance.Tests.Spine;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class RoundSealerTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 7, 28, 12, 0, 0, TimeSpan.Zero));
    private readonly RotatingKeyRing _keys = new();

    private RoundSealer Sealer => new(_keys, _time);

    [Test]
    public void Open_WhatWasSealed_IsTheSameRound()
    {
        Sealer.Open(Sealer.Seal(Rounds.Any)).Should().Be(Rounds.Any);
        Sealer.Open(Sealer.Seal(Rounds.Any with { Inner = null, Suspended = false })).Should().Be(Rounds.Any with { Inner = null, Suspended = false });
    }

    [Test]
    public void Seal_IsBase64UrlOfKeyIdNonceTextAndTag()
    {
        var box = Base64Url.DecodeFromChars(Sealer.Seal(Rounds.Any));

        box[0].Should().Be(2);
        Encoding.UTF8.GetString(box, 1, 2).Should().Be("k1");
        Encoding.UTF8.GetString(box).Should().NotContain("alice").And.NotContain("create_ticket").And.NotContain("own state");
        _keys.Purposes.Should().OnlyContain(static purpose => purpose == "round");
    }

    [Test]
    public void Seal_Twice_IsNeverTheSame()
    {
        var sealer = Sealer;
        var first = Base64Url.DecodeFromChars(sealer.Seal(Rounds.Any));
        var second = Base64Url.DecodeFromChars(sealer.Seal(Rounds.Any));

        first.AsSpan(3, 12).SequenceEqual(second.AsSpan(3, 12)).Should().BeFalse("a nonce is used once");
        first.AsSpan(3, 12).SequenceEqual(new byte[12]).Should().BeFalse();
    }

    [Test]
    public void Open_AnyByteFlipped_IsNothing()
    {
        var sealer = Sealer;
        var box = Base64Url.DecodeFromChars(sealer.Seal(Rounds.Any));
        for (var index = 0; index < box.Length; index++)
        {
            foreach (var flip in (byte[])[0x01, 0x80, 0xFF])
            {
                box[index] ^= flip;
                sealer.Open(Base64Url.EncodeToString(box)).Should().BeNull("byte {0} was flipped by {1}", index, flip);
                box[index] ^= flip;
            }
        }

        sealer.Open(Base64Url.EncodeToString(box)).Should().NotBeNull();
    }

    [Test]
    public void Open_AnyLengthCutOrAdded_IsNothing()
    {
        var sealer = Sealer;
        var box = Base64Url.DecodeFromChars(sealer.Seal(Rounds.Any));
        for (var length = 0; length < box.Length; length++)
        {
            sealer.Open(Base64Url.EncodeToString(box.AsSpan(0, length))).Should().BeNull("only {0} bytes are left", length);
        }

        sealer.Open(Base64Url.EncodeToString([.. box, 0])).Should().BeNull();
    }

    [Test]
    public void Open_AnyFirstByteOverFewBytes_IsNothing()
    {
        for (var first = 0; first < 256; first++)
        {
            foreach (var length in (int[])[1, 2, 3, 29, 30, 31, 60])
            {
                var box = new byte[length];
                box[0] = (byte)first;
                Sealer.Open(Base64Url.EncodeToString(box)).Should().BeNull();
            }
        }
    }

    [Test]
    public void Open_SealedNothing_IsNothing()
    {
        var key = _keys.Current("round");
        byte[] box = [2, (byte)'k', (byte)'1', .. new byte[12 + 16]];
        using var aes = new System.Security.Cryptography.AesGcm(key.Secret.Span, 16);
        aes.Encrypt(box.AsSpan(3, 12), [], [], box.AsSpan(15), "mcpgovernance/round/1"u8);

        Sealer.Open(Base64Url.EncodeToString(box)).Should().BeNull();
    }

    [TestCase("")]
    [TestCase("=")]
    [TestCase("not base64url!")]
    [TestCase("ä")]
    [TestCase("null")]
    [TestCase("A")]
    public void Open_OtherText_IsNothing(string state) => Sealer.Open(state).Should().BeNull();

    [Test]
    public void Open_LongestStateThatIsRead_AndTheNext()
    {
        const int Longest = 1 << 20;
        var sealer = Sealer;
        string Sealed(int length) => sealer.Seal(Rounds.Any with { Inner = new string('x', length) });
        var rest = Base64Url.DecodeFromChars(Sealed(100)).Length - 100;
        var room = Longest / 4 * 3 - rest;

        Sealed(room).Should().HaveLength(Longest);
        sealer.Open(Sealed(room)).Should().NotBeNull();
        sealer.Open(Sealed(room + 1)).Should().BeNull();
    }

    [Test]
    public void Open_Expired_IsNothing()
    {
        var state = Sealer.Seal(Rounds.Any);

        _time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        Sealer.Open(state).Should().NotBeNull();

        _time.Advance(TimeSpan.FromTicks(1));
        Sealer.Open(state).Should().BeNull();
    }

    [Test]
    public void Open_KeyWasRotated_OldStatesOpenWhileTheKeyIsRetained()
    {
        var state = Sealer.Seal(Rounds.Any);
        _keys.Rotate("k2");

        Sealer.Open(state).Should().Be(Rounds.Any);
        Encoding.UTF8.GetString(Base64Url.DecodeFromChars(Sealer.Seal(Rounds.Any)), 1, 2).Should().Be("k2");

        _keys.Forget("k1");
        Sealer.Open(state).Should().BeNull();
    }

    [Test]
    public void Open_ForeignKeyWithTheSameId_IsNothing()
    {
        var state = new RoundSealer(new RotatingKeyRing(seed: 200), _time).Seal(Rounds.Any);

        Sealer.Open(state).Should().BeNull();
    }

    [Test]
    public void Seal_KeyIdOfMoreThan255Bytes_Throws()
    {
        _keys.Rotate(new string('k', 256));

        ((Action)(() => Sealer.Seal(Rounds.Any))).Should().Throw<OverflowException>();
    }

    [Test]
    public void TryUse_OncePerNonce()
    {
        var sealer = Sealer;

        sealer.TryUse(Rounds.Any).Should().BeTrue();
        sealer.TryUse(Rounds.Any).Should().BeFalse();
        sealer.TryUse(Rounds.Any with { Nonce = Guid.NewGuid() }).Should().BeTrue();
    }

    [Test]
    public void Lifetime_IsTenMinutes() => RoundSealer.Lifetime.Should().Be(TimeSpan.FromMinutes(10));

    private sealed class RotatingKeyRing(byte seed = 0) : KeyRing
    {
        private readonly List<GovernanceKey> _keys = [new("k1", Secret(seed))];

        public List<string> Purposes { get; } = [];

        public override bool IsPersistent => true;

        public void Rotate(string id) => _keys.Add(new(id, Secret((byte)(seed + _keys.Count))));

        public void Forget(string id) => _keys.RemoveAll(key => key.Id == id);

        public override GovernanceKey Current(string purpose)
        {
            Purposes.Add(purpose);
            return _keys[^1];
        }

        public override GovernanceKey? Find(string purpose, string id)
        {
            Purposes.Add(purpose);
            return _keys.Find(key => key.Id == id);
        }

        private static byte[] Secret(byte first) => [.. Enumerable.Range(0, 32).Select(i => (byte)(first + i))];
    }
}
