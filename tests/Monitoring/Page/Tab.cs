using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace NetFramework.Tests.Monitoring;

/// <summary>A tab of the browser with the page of a run.</summary>
internal sealed class Tab
{
    private readonly IPage page;

    private Tab(IPage page) => this.page = page;

    /// <summary>Errors of the console and of scripts.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>What was fetched from another place than the page's own.</summary>
    public List<string> Elsewhere { get; } = [];

    public static async Task<Tab> Open(IBrowser browser, string address)
    {
        var tab = new Tab(await browser.NewPageAsync());
        tab.page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                tab.Errors.Add(message.Text);
        };
        tab.page.PageError += (_, error) => tab.Errors.Add(error);
        tab.page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(address, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
                tab.Elsewhere.Add(request.Url);
        };
        await tab.page.GotoAsync(address);
        return tab;
    }

    /// <summary>Waits until an element has a text, or has it not.</summary>
    public Task Shows(string selector, string text, bool isThere = true)
    {
        ILocatorAssertions element = Assertions.Expect(page.Locator(selector).First);
        return isThere ? element.ToContainTextAsync(text, new() { Timeout = 30_000 }) : element.Not.ToContainTextAsync(text);
    }

    /// <summary>The number of elements.</summary>
    public Task<int> Count(string selector) => page.Locator(selector).CountAsync();

    /// <summary>The points of the first curve of the first chart, the training loss.</summary>
    public async Task<int> LossPoints()
    {
        string? path = await page.Locator(".chart .curve").First.GetAttributeAsync("d");
        return Regex.Count(path!, "[ML]");
    }
}
