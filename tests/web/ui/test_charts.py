"""Charts as numbers: every column in its place, the scale round, nothing drawn for nothing."""

from parvis.web.ui.charts import HEIGHT, WIDTH, columns


def drawn(labels, *values):
    return columns(labels, [(f"s{rank}", one) for rank, one in enumerate(values)], said=str)


def test_the_scale_is_round_and_above_everything():
    chart = drawn(["a", "b"], [700, 1200], [0, 800])

    assert [mark.text for mark in chart.scale] == ["0", "500", "1000", "1500", "2000"]
    assert min(float(bar.y) for bar in chart.bars) >= 0
    assert max(float(bar.x) + float(bar.width) for bar in chart.bars) <= WIDTH


def test_series_stand_on_each_other_and_nothing_is_drawn_for_nothing():
    low, high = drawn(["a"], [500], [500]).bars

    assert float(high.y) + float(high.height) == float(low.y)
    assert low.title == "a, s0: 500"
    assert drawn(["a"], [0], [-5]).bars == []
    assert drawn([], []).bars == []


def test_of_many_labels_some_are_written():
    chart = drawn([str(number) for number in range(36)], [1] * 36)

    assert [mark.text for mark in chart.labels] == [str(number) for number in range(0, 36, 6)]
    assert all(float(mark.y) < HEIGHT for mark in chart.labels)
