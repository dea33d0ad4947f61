using System.Runtime.CompilerServices;
using McpGovernance.Policy;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class WeakActionsTests
{
    private readonly WeakActions _actions = new();
    private readonly List<string> _ran = [];

    [Test]
    public void RunEach_RunsAllInOrder_WhateverOneThrows()
    {
        var (first, second) = (new object(), new object());
        var failures = new List<Exception>();
        _actions.Add(first, static (_, _) => throw new InvalidOperationException("no"));
        _actions.Add(second, (subject, policy) => _ran.Add($"{subject == second} {policy.Name}"));

        _actions.RunEach(new FakePolicyEvaluator(), failures.Add);

        _ran.Should().Equal("True tickets");
        failures.Should().ContainSingle().Which.Message.Should().Be("no");
        GC.KeepAlive(first);
    }

    /// <summary>A program that makes a server for each connection must not gather them all here.</summary>
    [Test]
    public void Subject_IsNotKeptAlive()
    {
        var kept = new object();
        var weak = AddForgotten();
        _actions.Add(kept, (_, _) => _ran.Add("kept"));

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        weak.TryGetTarget(out _).Should().BeFalse();
        _actions.Alive().Should().ContainSingle().Which.Subject.Should().BeSameAs(kept);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference<object> AddForgotten()
    {
        var subject = new object();
        _actions.Add(subject, (_, _) => _ran.Add("forgotten"));
        return new WeakReference<object>(subject);
    }
}
