using FsCheck;

namespace MediationWorkflows.Engine.Tests;

internal static class Laws
{
    // A fixed seed: the build does not fail by luck, and a changed seed is a deliberate search.
    public static void Hold(Property law, int cases = 500) => Check.One(Config.QuickThrowOnFailure.WithMaxTest(cases).WithReplay(20300107, 20300109), law);
}
