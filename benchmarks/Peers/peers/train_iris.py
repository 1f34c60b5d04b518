"""Softmax regression on Iris: trained on four fifths, tested on the rest, saved."""
import sys

import joblib
import numpy
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import classification_report, confusion_matrix
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

rows = numpy.loadtxt(sys.argv[1], delimiter=",", skiprows=1, dtype=str)
names = rows[:, -1]
features = rows[:, :-1].astype(float)
test = numpy.random.RandomState(1).permutation(len(names)) < len(names) // 5
model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=400))
model.fit(features[~test], names[~test])
predicted = model.predict(features[test])
print(confusion_matrix(names[test], predicted))
print(classification_report(names[test], predicted))
joblib.dump(model, "model.joblib")
