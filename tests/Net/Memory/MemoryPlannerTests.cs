namespace NetFramework.Tests;

/// <summary>Offsets against those found by hand, and what must hold of any plan on random lives.</summary>
internal sealed class MemoryPlannerTests
{
    private static long Peak(Life[] lives, long[] offsets) => lives.Select((life, i) => offsets[i] + life.Size).DefaultIfEmpty().Max();

    /// <summary>The sizes of all that lives at one time, at the worst of times: no plan needs less.</summary>
    internal static long LeastPeak(IReadOnlyList<Life> lives) => lives.Select(at => lives.Where(life => life.First <= at.First && at.First <= life.Last).Sum(life => life.Size)).DefaultIfEmpty().Max();

    [Test]
    public void Nothing_needs_nothing() => Assert.That(MemoryPlanner.Place([]), Is.Empty);

    [Test]
    public void Lives_one_after_the_other_share_their_place() =>
        Assert.That(MemoryPlanner.Place([new Life(4, 0, 1), new Life(6, 2, 3), new Life(5, 4, 4)]), Is.EqualTo(new long[] { 0, 0, 0 }));

    [Test]
    public void Lives_that_touch_do_not_share() =>
        Assert.That(MemoryPlanner.Place([new Life(4, 0, 2), new Life(6, 2, 3)]), Is.EqualTo(new long[] { 6, 0 }));

    [Test]
    public void A_chain_needs_its_two_largest_neighbours()
    {
        // Each layer reads one blob and gives the next: 20 at 0, then 10 and 15 behind it.
        Life[] lives = [new Life(10, 0, 1), new Life(20, 1, 2), new Life(15, 2, 3)];
        Assert.That(MemoryPlanner.Place(lives), Is.EqualTo(new long[] { 20, 0, 20 }));
    }

    [Test]
    public void A_piece_goes_into_the_smallest_gap_that_holds_it()
    {
        // For the last, of 4 from layer 2 on: 0–10, 18–25 and 31–36 are taken; the gap 25–31 is smaller than 10–18.
        Life[] lives = [new Life(10, 0, 9), new Life(8, 0, 1), new Life(7, 0, 9), new Life(6, 0, 1), new Life(5, 0, 9), new Life(4, 2, 9)];
        Assert.That(MemoryPlanner.Place(lives), Is.EqualTo(new long[] { 0, 10, 18, 25, 31, 25 }));
    }

    [Test]
    public void On_random_lives_nothing_overlaps_and_nothing_needs_less_than_what_lives_at_once()
    {
        var random = new Random(1);
        double worst = 1;
        for (int trial = 0; trial < 2000; trial++)
        {
            int layers = random.Next(1, 40);
            Life[] lives = [.. Enumerable.Range(0, random.Next(1, 60)).Select(_ =>
            {
                int first = random.Next(layers);
                return new Life(random.Next(4) == 0 ? random.Next(3) : random.Next(1000), first, Math.Min(layers - 1, first + random.Next(6) * random.Next(4)));
            })];
            long[] offsets = MemoryPlanner.Place(lives);
            for (int i = 0; i < lives.Length; i++)
            {
                Assert.That(offsets[i], Is.Not.Negative);
                for (int j = 0; j < i; j++)
                {
                    if (lives[i].Overlaps(lives[j]) && lives[i].Size > 0 && lives[j].Size > 0)
                        Assert.That(offsets[i] + lives[i].Size <= offsets[j] || offsets[j] + lives[j].Size <= offsets[i], $"trial {trial}: {lives[i]} at {offsets[i]}, {lives[j]} at {offsets[j]}");
                }
            }
            long least = LeastPeak(lives), peak = Peak(lives, offsets);
            Assert.That(peak, Is.InRange(least, lives.Sum(life => life.Size)));
            worst = Math.Max(worst, (double)peak / Math.Max(least, 1));
        }
        TestContext.Out.WriteLine($"worst peak, as a multiple of what lives at once: {worst:F3}");
    }
}
