namespace NetFramework.Monitoring.Page;

/// <summary>
/// Where the layers of a net lie in a drawing. A layer is one row below the lowest that it reads of; a blob that passes rows by has a place in each. Places in a row are ordered
/// by the mean of their neighbours' (the barycentre method of Sugiyama, Tagawa and Toda, 1981) and then lie as near to it as their widths allow.
/// </summary>
internal sealed class NetLayout
{
    /// <summary>The width of a layer's box.</summary>
    public const double BoxWidth = 176;

    private const double Gap = 22;
    private const double LineWidth = 26;
    private const int Sweeps = 6;

    private readonly List<List<Place>> rows = [];

    public NetLayout(NetSummary net)
    {
        Place[] boxes = new Place[net.Layers.Count];
        // The producer of the latest version of each name, and which of its tops it is.
        var producers = new Dictionary<string, (int Layer, int Top)>(StringComparer.Ordinal);
        List<(List<Place> Places, LayerSummary From, int Top)> lines = [];
        for (int i = 0; i < boxes.Length; i++)
        {
            LayerSummary layer = net.Layers[i];
            (int Layer, int Top)[] sources = [.. layer.Bottoms.Select(bottom => producers[bottom])];
            boxes[i] = Put(sources.Length == 0 ? 0 : sources.Max(source => boxes[source.Layer].Depth) + 1, BoxWidth);
            foreach ((int source, int top) in sources)
                lines.Add((Connect(boxes[source], boxes[i]), net.Layers[source], top));
            for (int top = 0; top < layer.Tops.Count; top++)
                producers[layer.Tops[top]] = (i, top);
        }
        Arrange();
        double left = rows.SelectMany(row => row).Min(place => place.X - place.Width / 2);
        Width = rows.SelectMany(row => row).Max(place => place.X + place.Width / 2) - left;
        Boxes = [.. boxes.Select(box => new NetPoint(box.X - left, box.Depth))];
        Lines = [.. lines.Select(line => Line(line.Places, line.From, line.Top, left))];
    }

    /// <summary>The width of the whole.</summary>
    public double Width { get; }

    /// <summary>The number of rows.</summary>
    public int Depth => rows.Count;

    /// <summary>The middle of each layer's box.</summary>
    public IReadOnlyList<NetPoint> Boxes { get; }

    /// <summary>The lines between them, one per reader.</summary>
    public IReadOnlyList<NetLine> Lines { get; }

    private static NetLine Line(List<Place> places, LayerSummary from, int top, double left)
    {
        NetPoint[] points = [.. places.Select(place => new NetPoint(place.X - left, place.Depth))];
        // Several tops leave a box side by side.
        points[0] = points[0] with { X = points[0].X + BoxWidth * ((top + 0.5) / from.Tops.Count - 0.5) };
        string blob = from.Tops[top];
        string shape = top < from.Shapes.Count ? from.Shapes[top].ToString() : "";
        // The name is on the side that the line does not turn to; those of several tops go apart.
        bool isLabelLeft = from.Tops.Count == 1 ? points[1].X > points[0].X : 2 * top < from.Tops.Count - 1;
        return new NetLine($"{from.Name}/{top}", from.Tops.Count == 1 && blob == from.Name ? shape : $"{blob} {shape}", isLabelLeft, points);
    }

    private Place Put(int depth, double width)
    {
        while (rows.Count <= depth)
            rows.Add([]);
        var place = new Place(depth, width);
        rows[depth].Add(place);
        return place;
    }

    private List<Place> Connect(Place from, Place to)
    {
        List<Place> places = [from];
        for (int depth = from.Depth + 1; depth < to.Depth; depth++)
            places.Add(Put(depth, LineWidth));
        places.Add(to);
        for (int i = 1; i < places.Count; i++)
        {
            places[i].Above.Add(places[i - 1]);
            places[i - 1].Below.Add(places[i]);
        }
        return places;
    }

    private void Arrange()
    {
        foreach (List<Place> row in rows)
            PlaceRow(row, [.. row.Select(_ => 0.0)]);
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            bool isDown = sweep % 2 == 0;
            foreach (List<Place> row in isDown ? rows : rows.AsEnumerable().Reverse())
            {
                (Place Place, double Wish)[] wishes = [.. row.Select(place => (place, Mean(isDown ? place.Above : place.Below, place.X))).OrderBy(pair => pair.Item2)];
                for (int i = 0; i < row.Count; i++)
                    row[i] = wishes[i].Place;
                PlaceRow(row, [.. wishes.Select(wish => wish.Wish)]);
            }
        }
    }

    private static double Mean(List<Place> places, double otherwise) => places.Count == 0 ? otherwise : places.Average(place => place.X);

    /// <summary>Minimises Σ (xᵢ − wishᵢ)² with the places side by side, by pooling neighbours that would overlap.</summary>
    private static void PlaceRow(List<Place> row, double[] wishes)
    {
        // With the widths taken off, the order of the places is that of the numbers.
        double offset = 0;
        var offsets = new double[row.Count];
        List<(double Sum, int Count)> pools = [];
        for (int i = 0; i < row.Count; i++)
        {
            offset += i == 0 ? 0 : (row[i - 1].Width + row[i].Width) / 2 + Gap;
            offsets[i] = offset;
            pools.Add((wishes[i] - offset, 1));
            while (pools.Count > 1 && pools[^2].Sum / pools[^2].Count > pools[^1].Sum / pools[^1].Count)
            {
                (double sum, int count) = pools[^1];
                pools.RemoveAt(pools.Count - 1);
                pools[^1] = (pools[^1].Sum + sum, pools[^1].Count + count);
            }
        }
        int next = 0;
        foreach ((double sum, int count) in pools)
        {
            for (int i = 0; i < count; i++, next++)
                row[next].X = sum / count + offsets[next];
        }
    }

    private sealed class Place(int depth, double width)
    {
        public int Depth { get; } = depth;

        public double Width { get; } = width;

        public double X { get; set; }

        public List<Place> Above { get; } = [];

        public List<Place> Below { get; } = [];
    }
}

/// <summary>A place in the drawing of a net.</summary>
/// <param name="X">From the left.</param>
/// <param name="Depth">The row.</param>
internal readonly record struct NetPoint(double X, int Depth);

/// <summary>A blob on its way from the layer that makes it to one that reads it.</summary>
/// <param name="Blob">Which blob.</param>
/// <param name="Label">What is written at it.</param>
/// <param name="IsLabelLeft">Whether it is written to the left of the line.</param>
/// <param name="Points">The rows that it passes.</param>
internal sealed record NetLine(string Blob, string Label, bool IsLabelLeft, IReadOnlyList<NetPoint> Points);
