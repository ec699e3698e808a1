"""Ends well where Spark itself starts on this machine and hands a batch to Python; nothing of sverka is in it."""

import os
import sys

from pyspark.sql import SparkSession

os.environ.update(SPARK_LOCAL_IP="127.0.0.1", PYSPARK_PYTHON=sys.executable)
spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
spark.sparkContext.setLogLevel("ERROR")
assert spark.range(3).mapInArrow(lambda batches: batches, "id long").count() == 3
spark.stop()
