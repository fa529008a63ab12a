namespace MediationWorkflows.Browser.Tests;

/// <summary>
/// A test in a real browser. It is skipped only where <c>eng/test --without browser</c> says so; a missing browser fails it.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("MEDIATION_TEST_WITHOUT")?.Split(',').Contains("browser") == true)
            Skip = "eng/test was asked to run --without browser.";
    }
}

/// <summary>As <see cref="BrowserFactAttribute"/>, once for each line of data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = new BrowserFactAttribute().Skip;
}
